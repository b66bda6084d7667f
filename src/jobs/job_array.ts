import { basename, dirname } from "@std/path/posix";
import type { ArraySupport } from "../schedulers/scheduler.ts";
import { type ArrayMembers, renderArrayScript } from "./array_script.ts";
import type { SweepSettings } from "./make_job.ts";

/** Jobs that are submitted as one array. */
export interface JobArray<Member> {
  /** The text of its script; it starts the script of one job. */
  text: string;
  /** In the order of the indices, which run from 1. */
  members: Member[];
}

/** Jobs → arrays of them, each as large as the scheduler takes. */
export function makeArrays<
  Member extends { logDir: string; packPath?: string },
>(
  jobs: readonly Member[],
  array: ArraySupport,
  settings: SweepSettings,
  maxRunning: number | undefined,
): JobArray<Member>[] {
  const arrays: JobArray<Member>[] = [];
  for (let from = 0; from < jobs.length; from += array.maxSize) {
    const members = jobs.slice(from, from + array.maxSize);
    const logDirs = members.map((it) => it.logDir);
    const [first = "/logs/1"] = logDirs;
    const header = array.header({
      logDirName: basename(dirname(first)),
      ...(settings.name === undefined ? {} : { givenName: settings.name }),
      size: members.length,
      ...(maxRunning === undefined ? {} : { maxRunning }),
      ...(settings.shell === undefined ? {} : { shell: settings.shell }),
      ...(settings.headerFacts === undefined
        ? {}
        : { headerFacts: settings.headerFacts }),
    });
    const text = renderArrayScript({
      shebang: settings.shebang,
      directives: [...header.lines, ...settings.directives],
      indexVariable: array.indexVariable,
      members: membersOf(members),
      sweep: settings.sweep,
    });
    arrays.push({ text, members });
  }
  return arrays;
}

/** `packPath`: of the script that a job of several runs has. */
export function membersOf(
  jobs: readonly { logDir: string; packPath?: string }[],
): ArrayMembers {
  const scripts = jobs.flatMap((it) => it.packPath ?? []);
  return scripts.length > 0
    ? { are: "packs", scripts }
    : { are: "runs", logDirs: jobs.map((it) => it.logDir) };
}
