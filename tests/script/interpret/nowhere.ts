import type { Here } from "../../../src/script/interpret/here.ts";

/** A machine with nothing on it. */
export const nowhere: Here = {
  environment: new Map([["HOME", "/home/me"], ["PATH", "/usr/bin:/bin"]]),
  workDir: "/proj",
  scriptPath: "/proj/script.sh",
  stat: () => undefined,
  lstat: () => undefined,
  access: () => "no",
  list: () => undefined,
  read: () => undefined,
  realPath: () => undefined,
  now: () => new Date(0),
  hostname: () => "login",
};
