import { dirname, join, resolve } from "@std/path/posix";
import type { DoctorOptions } from "../../cli/call.ts";
import type { Preset } from "../../cli/config_file.ts";
import { exitCodes } from "../../error.ts";
import { doctorJson, doctorText, type Examined } from "../../report/doctor.ts";
import { schedulers } from "../../schedulers/registry.ts";
import type { ProbeCommand, Scheduler } from "../../schedulers/scheduler.ts";
import { version } from "../../version.ts";
import { presentSchedulers } from "../around/find_scheduler.ts";
import { type FoundPresets, readPresets, userFile } from "../around/presets.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { reasonOf } from "../system/cause.ts";
import { isThere } from "../system/files.ts";
import { findProgram, programPath } from "../system/find_program.ts";
import { runProgram } from "../system/run_program.ts";
import { untilKilled } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";

/** V8 reserves address space at the start; less than this aborts it. */
const addressSpaceGiB = 32;

/** Seconds for which a scheduler is asked. */
const patience = 5;

/** Small files by which a directory's speed is told, and what is slow for them. */
const files = 100;
const slowMilliseconds = 2000;

/** `mlxpsub doctor`: what is here, limits, findings → the exit code. */
export async function doctor(
  { json, logDir }: DoctorOptions,
  terminal: Terminal,
): Promise<number> {
  const workDir = currentDirectory();
  const signal = untilKilled();
  const presets = readPresets(workDir);
  const present = presentSchedulers();
  const asked = await Promise.all(
    schedulers.map((it) => examineScheduler(it, present, workDir, signal)),
  );
  const all: Examined[] = [
    {
      name: "mlxpsub",
      value: `${version} (${
        Deno.version.deno.replace(/^\d/, "deno $&")
      }, ${Deno.build.target})`,
    },
    examineGlibc(),
    ...limits(),
    examineBash(),
    insideJob(),
    examineLogDir(resolve(workDir, logDir ?? "logs")),
    ...asked,
    ...presetRows(presets).map(([name, value]) => ({ name, value })),
  ];
  if (json) terminal.print(doctorJson(all));
  else terminal.show(doctorText(all, terminal.view()));
  terminal.report(presets.diagnostics);
  return presets.diagnostics.length > 0 ||
      all.some((it) => it.blocks === "yes")
    ? exitCodes.world
    : exitCodes.done;
}

async function examineScheduler(
  scheduler: Scheduler,
  present: readonly Scheduler[],
  workDir: string,
  signal: AbortSignal,
): Promise<Examined> {
  const { title: name, submitProgram, probes } = scheduler;
  const path = findProgram(submitProgram);
  if (path === undefined) return { name, value: `${submitProgram} not found` };
  if (!present.includes(scheduler)) {
    return { name, value: `${path} belongs to another scheduler` };
  }
  if (probes === undefined) return { name, value: path };
  const ask = async ([program, ...args]: ProbeCommand) => {
    if (findProgram(program) === undefined) return undefined;
    try {
      return await runProgram({
        program,
        args,
        workDir,
        variables: {},
        timeLimit: patience,
      }, signal);
    } catch {
      return undefined;
    }
  };
  const start = performance.now();
  const [told, answer] = await Promise.all([
    ask(probes.version),
    ask(probes.daemon).then((end) => ({
      end,
      took: performance.now() - start,
    })),
  ]);
  const words = told?.kind === "ended"
    ? firstLine(told.stdout) ?? firstLine(told.stderr)
    : undefined;
  const known = [path, ...words === undefined ? [] : [words]].join(", ");
  const [program] = probes.daemon;
  const { end, took } = answer;
  if (end === undefined) return { name, value: `${known}; no ${program} here` };
  if (end.kind === "ended" && end.exitCode === 0) {
    return { name, value: `${known}; answers in ${took.toFixed(0)} ms` };
  }
  return {
    name,
    value: end.kind === "ended"
      ? `${known}; ${program} fails: ${
        firstLine(end.stderr) ?? `exit code ${end.exitCode}`
      }`
      : `${known}; ${program} does not answer within ${patience} s`,
    advice: "Wait, or ask its administrators; jobs run here with --local",
    blocks: "yes",
  };
}

function firstLine(text: string): string | undefined {
  return text.split("\n").map((it) => it.trim()).find((it) => it !== "");
}

function examineBash(): Examined {
  const path = findProgram("bash");
  return path === undefined
    ? {
      name: "bash",
      value: "not found",
      advice: "Install bash, or put it on PATH: jobs and loops need it",
      blocks: "yes",
    }
    : {
      name: "bash",
      value: `${path}, ${
        answerOf("bash", "-c", 'echo "$BASH_VERSION"') ?? "unknown version"
      }`,
    };
}

/** Whether this is a job itself. */
function insideJob(): Examined {
  const inside = schedulers.find(({ jobIdVariable }) =>
    (Deno.env.get(jobIdVariable) ?? "") !== ""
  );
  return {
    name: "in a job",
    value: inside === undefined
      ? "no"
      : `yes, ${Deno.env.get(inside.jobIdVariable)} of ${inside.title}`,
    ...inside === undefined ? {} : {
      advice: "Some sites let no job submit others: try it with --first 1",
    },
  };
}

/** Makes and removes small files in the log directory, or where it would be. */
function examineLogDir(logDir: string): Examined {
  let place = logDir;
  while (!isThere(place)) place = dirname(place);
  const name = "log directory";
  try {
    const start = performance.now();
    const directory = Deno.makeTempDirSync({
      dir: place,
      prefix: ".mlxpsub-doctor-",
    });
    try {
      for (let i = 0; i < files; i++) {
        Deno.writeTextFileSync(join(directory, `${i}`), "mlxpsub\n");
      }
    } finally {
      Deno.removeSync(directory, { recursive: true });
    }
    const took = performance.now() - start;
    return {
      name,
      value: `${place}: ${files} small files in ${took.toFixed(0)} ms`,
      ...took <= slowMilliseconds ? {} : {
        advice: "That is slow: name a directory on a faster disk by --log-dir",
      },
    };
  } catch (cause) {
    return {
      name,
      value: `${place}: ${reasonOf(cause)}`,
      advice:
        "Go to a directory that you may write to, or name one by --log-dir",
      blocks: "yes",
    };
  }
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

function examineGlibc(): Examined {
  const version = answerOf("getconf", "GNU_LIBC_VERSION")
    ?.replace(/^glibc /, "") ?? "unknown";
  const [, minor] = /^2\.(\d+)/.exec(version) ?? [];
  return {
    name: "glibc",
    value: `${version}; 2.27 or newer is needed`,
    ...minor === undefined || Number(minor) >= 27 ? {} : {
      advice: "Take mlxpsub.js, with a Node 18 or newer that starts here",
    },
  };
}

function limits(): Examined[] {
  const limitOf = (letter: string) =>
    answerOf("bash", "-c", `ulimit ${letter}`);
  return [
    addressSpace(limitOf("-v")),
    few("ulimit -u", limitOf("-u"), 256, "processes"),
    few("ulimit -n", limitOf("-n"), 256, "open files"),
  ];
}

/** In GiB; the shell counts it in KiB. */
function addressSpace(limit: string | undefined): Examined {
  const name = "ulimit -v";
  if (limit === undefined || !/^\d+$/.test(limit)) {
    return { name, value: limit ?? "unknown" };
  }
  const gib = Number(limit) / 2 ** 20;
  return {
    name,
    value: `${
      gib.toFixed(1)
    } GiB; below about ${addressSpaceGiB} GiB mlxpsub cannot start`,
    ...gib >= 2 * addressSpaceGiB ? {} : {
      advice: "Raise it, or take mlxpsub.js where it cannot start",
    },
  };
}

function few(
  name: string,
  limit: string | undefined,
  least: number,
  of: string,
): Examined {
  const value = `${limit ?? "unknown"} ${of}`;
  return limit !== undefined && /^\d+$/.test(limit) && Number(limit) < least
    ? {
      name,
      value,
      advice: `Raise it, or use -j1 and --local 1: ${least} are sure to do`,
    }
    : { name, value };
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
