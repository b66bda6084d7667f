/** Node's own modules, where Node runs the program. */
import type * as ChildProcess from "node:child_process";
import type * as Crypto from "node:crypto";
import type * as Fs from "node:fs";
import type * as Os from "node:os";
import type NodeProcess from "node:process";
import type * as Stream from "node:stream";
import type * as Tty from "node:tty";
import type * as Util from "node:util";

export interface NodeModules {
  children: typeof ChildProcess;
  crypto: typeof Crypto;
  fs: typeof Fs;
  os: typeof Os;
  process: typeof NodeProcess;
  stream: typeof Stream;
  tty: typeof Tty;
  util: typeof Util;
}

/** What a script of Node finds; in a module of Deno there is none. */
declare const require: ((name: string) => unknown) | undefined;

/** None under Deno, compiled or not. */
export function nodeModules(): NodeModules | undefined {
  if ("Deno" in globalThis || typeof require !== "function") return undefined;
  return {
    children: require("node:child_process") as typeof ChildProcess,
    crypto: require("node:crypto") as typeof Crypto,
    fs: require("node:fs") as typeof Fs,
    os: require("node:os") as typeof Os,
    process: require("node:process") as typeof NodeProcess,
    stream: require("node:stream") as typeof Stream,
    tty: require("node:tty") as typeof Tty,
    util: require("node:util") as typeof Util,
  };
}
