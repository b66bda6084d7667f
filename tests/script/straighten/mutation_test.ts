import { assertEquals } from "@std/assert";
import { SharedStarts } from "../../../src/script/interpret/shared_starts.ts";
import type { Trace } from "../../../src/script/interpret/trace.ts";
import type { RunSearch } from "../../../src/script/run_sites.ts";
import { parseScript, type Script } from "../../../src/script/script.ts";
import {
  proven,
  standingStill,
  traceOf,
  writeStraight,
} from "../../../src/script/straighten/straighten.ts";
import { isPlain } from "../../../src/plan/script_parts.ts";
import { applyEdits, cutOtherRuns } from "../../../src/script/cut.ts";
import {
  plainTrace,
  startBefore,
} from "../../../src/script/straighten/plain_proof.ts";
import { straightStart } from "../../../src/script/straighten/straight_start.ts";
import { stepsToRuns } from "../../../src/script/straighten/way.ts";
import { looks } from "../../../src/world/around/here.ts";
import { type Mutation, mutationsOf } from "./mutated_jobs.ts";

/**
 * A job's script is changed in one place: what then starts, or is done, is
 * another thing, and the proof must see it.
 */
const environment = new Map([["HOME", "/home/me"]]);
const byItself: RunSearch = { launchers: [], environment };
// the jobs of a script share what they start with, and so do changed ones
const search: RunSearch = { ...byItself, starts: new SharedStarts() };
const here = standingStill({
  ...looks,
  environment,
  workDir: "/nowhere",
  scriptPath: "/nowhere/script.sh",
  stat: () => undefined,
  lstat: () => undefined,
  list: () => undefined,
  read: () => undefined,
});

/**
 * Which processes a job waits for depends on how many runs it has: that, and
 * what such a wait names, is not compared.
 */
function isHarmless({ what, text }: Mutation): boolean {
  return /\bwait\b|\bpids?\b/.test(what) ||
    /^added exit/.test(what) && /\bwait\b/.test(text);
}

for (const folder of ["scripts", "loops", "meaning"]) {
  const url = new URL(`../../testdata/${folder}/`, import.meta.url);
  for (const { name } of [...Deno.readDirSync(url)].sort(byName)) {
    if (!name.endsWith(".sh")) continue;
    const text = Deno.readTextFileSync(new URL(name, url))
      .replaceAll("\r\n", "\n");
    const missed = missedOf(text);
    if (missed === undefined) continue;
    Deno.test(`${folder}/${name} changed in one place is not proven to do the same`, () => {
      assertEquals(missed(), []);
    });
  }
}

function missedOf(text: string): (() => string[]) | undefined {
  const parsed = parseScript({ name: "script.sh", text }, ["#SBATCH"]);
  if (!parsed.ok) return undefined;
  const { script } = parsed;
  return () => {
    const found = traceOf(script, search, 100, here);
    if (!found.ok) return [];
    return [...new Set(missedRuns(found.trace, script))];
  };
}

/** Changes that the proof takes though what is done is another thing. */
function missedRuns(trace: Trace, script: Script): string[] {
  const missed: string[] = [];
  const toRuns = stepsToRuns(trace.runs);
  const start = straightStart(trace, script.source.text, search, toRuns);
  if (isPlain(trace, script, search)) {
    missed.push(...missedPlain(trace, script));
  }
  for (const run of trace.runs.slice(0, 3)) {
    const written = writeStraight(
      run,
      trace,
      script,
      search,
      "as written",
      toRuns,
      start,
    );
    if ("message" in written) continue;
    const job = proven(written, run, trace, script, search, here);
    if ("message" in job) continue;
    const alone = proven(written, run, trace, script, byItself, here);
    if ("message" in alone || done(alone.trace) !== done(job.trace)) {
      missed.push("what all start with");
    }
    for (const mutation of mutationsOf(written.text)) {
      const changed = proven(
        { ...written, text: mutation.text },
        run,
        trace,
        script,
        search,
        here,
      );
      if ("message" in changed) continue;
      if (done(changed.trace) === done(job.trace)) continue;
      if (!isHarmless(mutation)) missed.push(mutation.what);
    }
  }
  return missed;
}

/** The same of a script that stays as it is, without its other runs. */
function missedPlain(trace: Trace, script: Script): string[] {
  const missed: string[] = [];
  const toRuns = stepsToRuns(trace.runs);
  const { text } = script.source;
  const cut = cutOtherRuns(script.commands, trace.runs, text);
  const start = startBefore(trace.runs, script);
  for (const run of trace.runs.slice(0, 3)) {
    const prove = (text: string, among: RunSearch) =>
      plainTrace({ text, start }, run, trace, toRuns, script, among, here);
    const written = applyEdits(text, cut(run));
    const job = prove(written, search);
    if (job === undefined) continue;
    const alone = prove(written, byItself);
    if (alone === undefined || done(alone) !== done(job)) {
      missed.push("plain: what all start with");
    }
    for (const mutation of mutationsOf(written)) {
      const changed = prove(mutation.text, search);
      if (changed === undefined || done(changed) === done(job)) continue;
      if (!isHarmless(mutation)) missed.push(`plain: ${mutation.what}`);
    }
  }
  return missed;
}

/** All that a script does, as far as it can be told. */
function done(trace: Trace): string {
  const { unknowns, runs, effects } = trace;
  const [run] = runs;
  return JSON.stringify([
    run?.fields.map((it) => unknowns.shown(it.text)),
    run && unknowns.shown(run.directory),
    run?.exported.map((it) => unknowns.shown(it))
      .filter((it) => !/^-?(PWD|OLDPWD|_)\b/.test(it)),
    [...run?.moment.options ?? []].sort(),
    [...run?.moment.shopts ?? []].sort(),
    effects.map((it) => it.text),
  ]);
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
