import type { Preset } from "../../cli/config_file.ts";
import { schedulers } from "../../schedulers/registry.ts";
import { version } from "../../version.ts";
import { type FoundPresets, userFile } from "../around/presets.ts";
import { findProgram, programPath } from "../system/find_program.ts";

/** V8 reserves address space at the start; less than this aborts it. */
const addressSpaceGiB = 32;

/** What is installed here, what limits matter, and what is preset, for people. */
export function doctorReport(found: FoundPresets): string {
  const rows: [string, string][] = [
    ["mlxpsub", `${version} (deno ${Deno.version.deno}, ${Deno.build.target})`],
    ["glibc", glibcVersion()],
    ["ulimit -v", addressSpace()],
    ["bash", findProgram("bash") ?? "not found: jobs and loops need it"],
    ...schedulers.map((it): [string, string] => [
      it.title,
      findProgram(it.submitProgram) ?? `${it.submitProgram} not found`,
    ]),
    ...presetRows(found),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`)
    .join("");
}

/** Each option and directive that is preset, and by which line. */
function presetRows({ files, presets }: FoundPresets): [string, string][] {
  const user = userFile();
  const preset = (name: string, { text, off, file, line }: Preset): [
    string,
    string,
  ] => [name, `${off === undefined ? text : "off"} (${file}:${line})`];
  return [
    ...user === undefined || files.includes(user)
      ? []
      : [["presets", `none of yours: ${user} is not there`] as [
        string,
        string,
      ]],
    ...[...presets.options].map(([name, it]) => preset(name, it)),
    ...[...presets.set].flatMap(([name, lines]) =>
      lines.map((it) => preset(`${name} set`, it))
    ),
  ];
}

function glibcVersion(): string {
  const version = answerOf("getconf", "GNU_LIBC_VERSION");
  return `${version ?? "unknown"}; 2.27 or newer is needed`;
}

/** In GiB; the shell counts it in KiB. */
function addressSpace(): string {
  const limit = answerOf("sh", "-c", "ulimit -v");
  if (limit === undefined || !/^\d+$/.test(limit)) return limit ?? "unknown";
  const gib = Number(limit) / 2 ** 20;
  return `${
    gib.toFixed(1)
  } GiB; below about ${addressSpaceGiB} GiB mlxpsub cannot start`;
}

/** What a program prints; undefined where it is not there or prints nothing. */
function answerOf(program: string, ...args: string[]): string | undefined {
  try {
    const { stdout } = new Deno.Command(programPath(program), {
      args,
      stderr: "null",
    }).outputSync();
    const text = new TextDecoder().decode(stdout).trim();
    return text === "" ? undefined : text;
  } catch {
    return undefined;
  }
}
