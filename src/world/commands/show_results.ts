import {
  headline,
  type JobResult,
  resultsAsJson,
  resultsAsLines,
  resultsAsTable,
  summarizeTroubles,
} from "../../report/results.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import type { JobEnd } from "../../report/results.ts";
import type { PreparedJob } from "../queue/submit.ts";
import type { Terminal } from "../system/terminal.ts";
import { basename, dirname } from "@std/path/posix";

/** Jobs that were written before, and what came of them → results. */
export function resultsOf(
  jobs: readonly PreparedJob[],
  ends: ReadonlyMap<PreparedJob, JobEnd>,
): JobResult[] {
  return plannedResults(jobs).map((it, at) => {
    const job = jobs[at];
    const end = job === undefined ? undefined : ends.get(job);
    return { ...it, end: end ?? { kind: "not handed over" } };
  });
}

/** The same where nothing was done with them yet. */
export function plannedResults(jobs: readonly PreparedJob[]): JobResult[] {
  return jobs.map((job) => {
    const { record, logDir } = job;
    return {
      job: {
        run: {
          line: record.line,
          parentLogDir: dirname(logDir),
          overrides: record.overrides,
          command: record.command,
          body: "",
        },
        logId: Number(basename(logDir)),
        logDir,
        scheduler: record.scheduler,
        name: record.name,
        script: readScript(logDir),
        directives: job.directives,
        mlxpYaml: "",
        infoYaml: "",
      },
    };
  });
}

function readScript(logDir: string): string {
  try {
    return Deno.readTextFileSync(`${logDir}/script.sh`);
  } catch {
    return "";
  }
}

/** Shows what came of jobs, scheduler by scheduler. */
export function showResults(
  results: readonly JobResult[],
  options: { json?: true; quiet?: true },
  terminal: Terminal,
): void {
  if (options.json) terminal.print(resultsAsJson(results));
  for (
    const [name, some] of Map.groupBy(results, (it) => it.job.scheduler)
  ) {
    const scheduler = schedulerOf(name);
    if (options.json) {
      // printed above, as one document
    } else if (terminal.resultsGoTo === "pipe") {
      terminal.print(resultsAsLines(some));
    } else if (!options.quiet) terminal.print(resultsAsTable(some));
    if (!options.quiet) terminal.tell(`${headline(scheduler, some)}\n`);
    terminal.report(summarizeTroubles(scheduler, some));
  }
}
