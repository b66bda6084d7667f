import type { RunStep, Trace } from "../interpret/trace.ts";
import { type Expected, waitsForProcess } from "./straight_script.ts";

/** What is wrong with a job's script. */
export interface Difference {
  message: string;
  /** Its run, or a command beside that. */
  of: "run" | "command";
}

/**
 * Why a job's script does not do what its part of the user's script does;
 * undefined where it does. `expected`: the effects of that part, in order.
 */
export function difference(
  run: RunStep,
  trace: Trace,
  job: Trace,
  expected: Expected[],
): Difference | undefined {
  const ofRun = runDiffers(run, trace, job);
  if (ofRun !== undefined) return { message: ofRun, of: "run" };
  const ofCommand = effectsDiffer(job, expected);
  return ofCommand === undefined
    ? undefined
    : { message: ofCommand, of: "command" };
}

/** The run must get the same words, place, options and variables. */
function runDiffers(
  run: RunStep,
  trace: Trace,
  job: Trace,
): string | undefined {
  const [found, ...more] = job.runs;
  if (found === undefined || more.length > 0) {
    return `its script starts ${job.runs.length} runs`;
  }
  const wanted = run.fields.map((it) => trace.unknowns.shown(it.text));
  const got = found.fields.map((it) => job.unknowns.shown(it.text));
  if (JSON.stringify(wanted) !== JSON.stringify(got)) {
    return `its script would start "${got.join(" ")}" instead of "${
      wanted.join(" ")
    }"`;
  }
  const directory = trace.unknowns.shown(run.directory);
  const other = job.unknowns.shown(found.directory);
  if (directory !== other) return `its script would start in ${other}`;
  for (const kind of ["options", "shopts"] as const) {
    const [one, two] = [run.moment[kind], found.moment[kind]];
    const name = [...one, ...two].find((it) => one.has(it) !== two.has(it));
    if (name !== undefined) {
      return `its script would start with another setting of ${name}`;
    }
  }
  const [one, two] = [exportedOf(run, trace), exportedOf(found, job)];
  const exported = [...one].find((it) => !two.has(it)) ??
    [...two].find((it) => !one.has(it));
  return exported === undefined
    ? undefined
    : `its script would export another ${nameOf(exported)}`;
}

/** The commands of the job must be those expected, in their order. */
function effectsDiffer(job: Trace, expected: Expected[]): string | undefined {
  let at = 0;
  for (const { text } of job.effects) {
    const from = at;
    while (
      expected[at]?.needed === "no" && !isAlike(expected[at]?.text, text)
    ) at++;
    if (isAlike(expected[at]?.text, text)) {
      at++;
      continue;
    }
    const later = expected.findIndex((it, index) =>
      index >= from && isAlike(it.text, text)
    );
    return later === -1
      ? `its script would also do "${shown(text)}"`
      : `its script would leave out "${shown(expected[at]?.text ?? text)}"`;
  }
  const missing = expected.slice(at).find((it) => it.needed === "yes");
  return missing === undefined
    ? undefined
    : `its script would leave out "${shown(missing.text)}"`;
}

/** How many processes a wait names depends on how many runs there are. */
function isAlike(one: string | undefined, two: string): boolean {
  return one === two ||
    one !== undefined && waitsForProcess(one) && waitsForProcess(two);
}

/** The words of an effect, for people. */
function shown(text: string): string {
  const [kind, ...words] = text.split("\u0000");
  const said = kind === "left" || kind === "run"
    ? words.slice(1).join(" ")
    : words.join(" ") || kind || "";
  const line = said.split("\n")[0] ?? "";
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function exportedOf(run: RunStep, trace: Trace): Set<string> {
  return new Set(
    run.exported.map((it) => trace.unknowns.shown(it)).filter((it) =>
      !/^(PWD|OLDPWD|SHLVL|_)$/.test(nameOf(it))
    ),
  );
}

/** `A=1` or `-A`: whose text it is. */
function nameOf(exported: string): string {
  return /^-?(\w+)/.exec(exported)?.[1] ?? "";
}
