import { schedulers } from "../schedulers/registry.ts";
import { version } from "../version.ts";
import { findProgram } from "./find_scheduler.ts";

/** V8 reserves address space at the start; less than this aborts it. */
const addressSpaceGiB = 32;

/** What is installed here and what limits matter, for people. */
export function doctorReport(): string {
  const rows: [string, string][] = [
    ["mlxpsub", `${version} (deno ${Deno.version.deno}, ${Deno.build.target})`],
    ["glibc", glibcVersion()],
    ["ulimit -v", addressSpace()],
    ["bash", findProgram("bash") ?? "not found: jobs and loops need it"],
    ...schedulers.map((it): [string, string] => [
      it.title,
      findProgram(it.submitProgram) ?? `${it.submitProgram} not found`,
    ]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`)
    .join("");
}

function glibcVersion(): string {
  try {
    const { stdout } = new Deno.Command("getconf", {
      args: ["GNU_LIBC_VERSION"],
      stderr: "null",
    }).outputSync();
    const text = new TextDecoder().decode(stdout).trim();
    return text === "" ? "unknown" : `${text}; 2.27 or newer is needed`;
  } catch {
    return "unknown; 2.27 or newer is needed";
  }
}

/** From proc(5): soft limit, hard limit, in bytes. */
function addressSpace(): string {
  try {
    const limits = Deno.readTextFileSync("/proc/self/limits");
    const soft = /^Max address space +(\S+)/m.exec(limits)?.[1];
    if (soft === undefined) return "unknown";
    if (soft === "unlimited") return "unlimited";
    const gib = Number(soft) / 2 ** 30;
    return `${
      gib.toFixed(1)
    } GiB; below about ${addressSpaceGiB} GiB mlxpsub cannot start`;
  } catch {
    return "unknown";
  }
}
