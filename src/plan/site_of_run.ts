import type { RunStep, Trace } from "../script/interpret/trace.ts";
import { receivedWords } from "../script/interpret/run_fields.ts";
import { isLeftToJob } from "../script/interpret/settled.ts";
import { scalarOf } from "../script/interpret/variable.ts";
import type { KnownVariables, Variables } from "../script/known_text.ts";
import { hasOpaque } from "../script/opaque.ts";
import {
  type Argument,
  readRunCommand,
  type RunWords,
} from "../script/run_command.ts";
import type { RunSearch, RunSite } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { lineOf } from "../source.ts";
import { changedVariables } from "./job_variables.ts";
import { receivedRun } from "./received_run.ts";
import type { SweepSite } from "./sweep_site.ts";

/** A run with what it receives, and the files that its job writes anew. */
export function withFacts(
  sweep: SweepSite,
  run: RunStep | undefined,
  trace: Trace,
  job: Trace | undefined,
  search: RunSearch,
): SweepSite {
  const received = run === undefined ? undefined : receivedRun(
    run,
    trace,
    search.launchers,
    search.environment,
    search.task,
  );
  // where they stand in the user's script
  const places = new Map(trace.writtenFiles.map((it) => [it.path, it.span]));
  const writes = job?.writtenFiles.flatMap((it) => {
    const span = places.get(it.path);
    return span === undefined ? [] : [{ ...it, span }];
  }) ?? [];
  return {
    ...sweep,
    ...(received === undefined ? {} : { received }),
    ...(writes.length === 0 ? {} : { writes }),
    reads: job === undefined ? [] : readsOf(job),
    ...(run === undefined ? {} : { changed: changedVariables(run, trace) }),
  };
}

/** What the run of a job has of the environment here. */
function readsOf({ runs, unknowns, decidedBy }: Trace): string[] {
  const [run] = runs;
  const texts = [
    ...run?.fields.map((it) => it.text) ?? [],
    ...run?.exported ?? [],
  ];
  const names = texts.flatMap((it) => unknowns.within(it)).flatMap((it) =>
    it.kind === "here" ? it.origin.variable ?? [] : []
  );
  return [...new Set(names)].filter((it) =>
    !decidedBy.has(it) && !isLeftToJob(it)
  );
}

/** A run of a script that was interpreted, as the reading of sweeps takes it. */
export function siteOf(
  run: RunStep,
  trace: Trace,
  script: Script,
  search: RunSearch,
): RunSite | undefined {
  const command = readRunCommand(
    run.command,
    script.source.text,
    search.launchers,
  );
  if (command === undefined) return undefined;
  const received = receivedWords(run.fields, trace.unknowns, search.launchers);
  const program = received?.program.text.text;
  return {
    run: { ...command, arguments: withKnownRoles(command, received) },
    line: lineOf(script.source.text, run.command.span.start),
    span: run.command.words[0]?.span ?? run.command.span,
    directory: trace.unknowns.resolved(run.directory),
    variables: knownVariables(run, trace, search.environment),
    ...(run.launch === undefined ? {} : { before: run.launch.before }),
    ...(program === undefined || hasOpaque(program) ? {} : { program }),
  };
}

/** `-m $MODEL` is a flag of the program's own, where MODEL is known. */
function withKnownRoles(
  written: RunWords,
  received: RunWords | undefined,
): Argument[] {
  const known = received?.arguments.length === written.arguments.length
    ? received.arguments
    : [];
  return written.arguments.map((it, at) =>
    it.role === "multirun flag" && known[at]?.role === "other"
      ? { ...it, role: "other" }
      : it
  );
}

function knownVariables(
  { moment: { scopes } }: RunStep,
  { unknowns }: Trace,
  environment: Variables,
): KnownVariables {
  return {
    get(name) {
      const variable = scopes.findLast((it) => it.has(name))?.get(name);
      if (variable === undefined) return environment.get(name);
      const text = scalarOf(variable.value);
      return text === undefined || variable.flags === "gone" ||
          variable.here === "unset"
        ? undefined
        : unknowns.resolved(text);
    },
  };
}
