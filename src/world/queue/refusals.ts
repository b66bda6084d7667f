import { dirname } from "@std/path/posix";
import { type Diagnostic, error } from "../../error.ts";
import { names, pathIn } from "../../jobs/layout.ts";
import { plannedLogDir, type Submission } from "../../sweep_log/submission.ts";
import { counted } from "../../report/results.ts";
import { reasonOf } from "../system/cause.ts";
import { isDirectory, removeQuietly, writeNew } from "../system/files.ts";
import { readOwnText, whyNotOwn } from "../system/own_files.ts";

/** Why a job that is there cannot be submitted from its directory. */
export type Refusal =
  /** Its files name another directory, and it would write there. */
  | { kind: "made for"; logDir: string }
  | { kind: "cannot go"; reason: string };

/** Of a job in a directory that was copied or moved; undefined elsewhere. */
export function madeForOther({ place }: Submission): Refusal | undefined {
  return place?.view.madeFor === undefined ? undefined : {
    kind: "made for",
    logDir: plannedLogDir(place.view.state, place.at),
  };
}

/** Of a job whose sweep has no log; undefined where there is one. */
export function unlogged({ place, record }: Submission): Refusal | undefined {
  return place !== undefined ? undefined : {
    kind: "cannot go",
    reason: `there is no log of its sweep ${record.sweep}`,
  };
}

/** Bytes; a job's script is the user's and some lines more. */
const largestScript = 2 ** 24;

/**
 * The script of a job, or of an array with these log directories, if nobody
 * else can have put it there. Throws as Deno does where it cannot be read.
 */
export function readOwnScript(
  script: string,
  logDirs: readonly string[],
): string | Refusal & { kind: "cannot go" } {
  const inside = [...logDirs, ...logDirs.map((it) => pathIn(it, "script"))];
  for (const path of inside) {
    const foreign = whyNotOwn(path);
    if (foreign !== undefined) {
      return cannot(`"${path}" is not obeyed: ${foreign}`);
    }
  }
  const found = readOwnText(script, largestScript);
  switch (found.kind) {
    case "text":
      return found.text;
    case "none":
      throw new Deno.errors.NotFound("No such file or directory");
    case "refused":
      return cannot(`"${script}" is not obeyed: ${found.state}`);
  }
}

/** Why it cannot be handed over, as far as that can be told before. */
export function cannotGo(
  { logDir, record: { workDir, snapshot } }: Submission,
): Refusal | undefined {
  try {
    const script = readOwnScript(pathIn(logDir, "script"), [logDir]);
    if (typeof script !== "string") return script;
  } catch (cause) {
    const reason = reasonOf(cause);
    return cannot(`its ${names.script} cannot be read: ${reason}`);
  }
  const gone = [workDir, snapshot]
    .find((it) => it !== undefined && !isDirectory(it));
  return gone === undefined
    ? undefined
    : cannot(`it starts in "${gone}", which does not exist`);
}

/** Why its files cannot be changed. */
export function cannotChange({ logDir }: Submission): Refusal | undefined {
  for (const name of ["script", "copy"] as const) {
    const probe = `${pathIn(logDir, name)}.${crypto.randomUUID()}`;
    try {
      writeNew(probe, "");
    } catch (cause) {
      return cannot(`"${dirname(probe)}" takes no files: ${reasonOf(cause)}`);
    } finally {
      removeQuietly(probe);
    }
  }
  return undefined;
}

function cannot(reason: string): Refusal & { kind: "cannot go" } {
  return { kind: "cannot go", reason };
}

/** Jobs that are refused → an error each; of a directory of them, one. */
export function refusalErrors(
  act: "resubmit" | "resume" | "submit",
  refused: ReadonlyMap<Submission, Refusal>,
): Diagnostic[] {
  const groups = Map.groupBy(
    refused,
    ([{ logDir }, it]) =>
      it.kind === "made for"
        ? `${dirname(logDir)}\n${dirname(it.logDir)}`
        : `${logDir}\n`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const [{ logDir }, refusal] = first;
    if (refusal.kind === "made for" && group.length > 3) {
      return [error(
        `Cannot ${act} ${counted(group.length)} in "${
          dirname(logDir)
        }": they were made for "${
          dirname(refusal.logDir)
        }" and have been copied or moved`,
        undefined,
        "Move them back, or submit their script anew",
      )];
    }
    return group.map(([job, it]) =>
      error(
        `Cannot ${act} "${job.logDir}": ${reasonFor(it)}`,
        undefined,
        it.kind === "made for"
          ? "Move it back, or submit its script anew"
          : "Mend that, or submit its script anew",
      )
    );
  });
}

/** Jobs that only another user's files tell of → an error a directory. */
export function foreignErrors(
  act: "cancel" | "leave out" | "release" | "resubmit",
  jobs: readonly Submission[],
): Diagnostic[] {
  const foreign = jobs.filter((it) => it.foreign !== undefined);
  const groups = Map.groupBy(
    foreign,
    (it) => `${dirname(it.logDir)}\n${it.foreign}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [error(
      `Cannot ${act} ${counted(group.length)} in "${
        dirname(first.logDir)
      }": ${first.foreign}`,
      undefined,
      `Have the owner do it; the first is ${first.logDir}`,
    )];
  });
}

/** In words, for a sentence on the job. */
export function reasonFor(refusal: Refusal): string {
  return refusal.kind === "made for"
    ? `it was made for "${refusal.logDir}" and has been copied or moved`
    : refusal.reason;
}
