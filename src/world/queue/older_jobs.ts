import { type Diagnostic, Failure, warning } from "../../error.ts";
import { pathIn } from "../../jobs/layout.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import { counted } from "../../report/results.ts";
import { makePlan } from "../around/make_plan.ts";
import { readScript } from "../around/read_script.ts";
import { findJobs } from "../logs/find_jobs.ts";
import { isDirectory } from "../system/files.ts";

/** A script is read for each; more of them would keep the user waiting. */
const most = 1000;

/**
 * Jobs of a log directory that mlxpsub 0.1.0 submitted and that are the same as
 * one of these: it wrote down no identity, so their scripts, which are there,
 * are read as any other. What cannot be compared is said.
 */
export async function olderJobsWith(
  texts: ReadonlySet<string>,
  parent: string,
  signal: AbortSignal,
): Promise<{ found: Map<Submission, string>; diagnostics: Diagnostic[] }> {
  const found = new Map<Submission, string>();
  if (!isDirectory(parent)) return { found, diagnostics: [] };
  const older = findJobs({ targets: [parent] }, "/").jobs.filter((it) =>
    it.identity === undefined && it.record.mlxpsub.startsWith("0.1.") &&
    it.foreign === undefined
  );
  let untold = Math.max(0, older.length - most);
  for (const job of older.slice(0, most)) {
    const identity = await identityOf(job, parent, signal);
    if (identity === undefined) untold++;
    else if (texts.has(identity)) found.set(job, identity);
  }
  return {
    found,
    diagnostics: untold === 0 ? [] : [warning(
      `Cannot compare ${
        counted(untold)
      } that mlxpsub 0.1.0 submitted: its records do not say what a run receives, and their scripts do not tell it now`,
      undefined,
      `See them with mlxpsub status; what is the same of them runs again`,
    )],
  };
}

/** What the one run of a job's script receives; undefined: it cannot be told. */
async function identityOf(
  { logDir, record }: Submission,
  parent: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { runs: [run, ...more] } = await makePlan(
      readScript(pathIn(logDir, "script")),
      { local: 1, logDir: parent },
      record.workDir,
      signal,
    );
    return more.length > 0 ? undefined : run?.identity;
  } catch (cause) {
    if (cause instanceof Failure) return undefined;
    throw cause;
  }
}
