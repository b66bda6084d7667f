import { dirname } from "@std/path/posix";
import { parse } from "@std/yaml";
import { type Diagnostic, error } from "../../error.ts";
import { logDirIn, logDirsIn } from "../../plan/made_for.ts";
import type { SubmissionRecord } from "../../plan/record.ts";
import { counted } from "../../report/results.ts";
import { reasonOf } from "../system/cause.ts";
import { removeQuietly } from "../logs/control_dir.ts";
import { isSameDirectory } from "../logs/places.ts";

/** A log directory and its record. */
export interface RecordedJob {
  logDir: string;
  record: SubmissionRecord;
}

/** Why a job that is there cannot be submitted from its directory. */
export type Refusal =
  /** Its files name another directory, and it would write there. */
  | { kind: "made for"; logDir: string }
  | { kind: "cannot go"; reason: string };

/** Looks at the jobs of one call; what they share is read once. */
export class JobCheck {
  readonly #arrays = new Map<string, Map<number, string>>();

  /** Whose files send it to another directory than the one it is in. */
  madeFor({ logDir, record }: RecordedJob): Refusal | undefined {
    const { arrayScript, arrayIndex = 0 } = record;
    const named = [
      logDirIn(readQuietly(`${logDir}/script.sh`)),
      logDirOfMlxp(readQuietly(`${logDir}/metadata/mlxp.yaml`)),
      arrayScript === undefined
        ? undefined
        : this.#membersOf(arrayScript).get(arrayIndex),
    ];
    const other = named.find((it) =>
      it !== undefined && !isSameDirectory(it, logDir)
    );
    return other === undefined
      ? undefined
      : { kind: "made for", logDir: other };
  }

  /** Why it cannot be handed over, as far as that can be told before. */
  cannotGo({ logDir, record: { workDir } }: RecordedJob): Refusal | undefined {
    const script = `${logDir}/script.sh`;
    try {
      Deno.readTextFileSync(script);
    } catch (cause) {
      return cannot(`its script.sh cannot be read: ${reasonOf(cause)}`);
    }
    // one that was written before there was a work dir in the record has none
    return workDir === "" || isSameDirectory(workDir, workDir)
      ? undefined
      : cannot(`it starts in "${workDir}", which does not exist`);
  }

  /** Why its files cannot be changed. */
  cannotChange({ logDir }: RecordedJob): Refusal | undefined {
    // names that are cleared away after a crash, or are at home there
    for (const name of ["script.sh", "metadata/submission.yaml"]) {
      const probe = `${logDir}/${name}.${crypto.randomUUID()}`;
      try {
        Deno.writeTextFileSync(probe, "", { createNew: true });
      } catch (cause) {
        return cannot(`"${dirname(probe)}" takes no files: ${reasonOf(cause)}`);
      } finally {
        removeQuietly(probe);
      }
    }
    return undefined;
  }

  #membersOf(arrayScript: string): Map<number, string> {
    const known = this.#arrays.get(arrayScript);
    if (known !== undefined) return known;
    const members = logDirsIn(readQuietly(arrayScript));
    this.#arrays.set(arrayScript, members);
    return members;
  }
}

/** Jobs that are refused → an error each; of a directory of them, one. */
export function refusalErrors(
  act: "resubmit" | "resume",
  refused: ReadonlyMap<RecordedJob, Refusal>,
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

/** In words, for a sentence on the job. */
export function reasonFor(refusal: Refusal): string {
  return refusal.kind === "made for"
    ? `it was made for "${refusal.logDir}" and has been copied or moved`
    : refusal.reason;
}

function cannot(reason: string): Refusal {
  return { kind: "cannot go", reason };
}

function logDirOfMlxp(text: string): string | undefined {
  try {
    const { logger } = parse(text) as {
      logger: { parent_log_dir: unknown; forced_log_id: unknown };
    };
    const { parent_log_dir: parent, forced_log_id: logId } = logger;
    return typeof parent === "string" && typeof logId === "number"
      ? `${parent}/${logId}`
      : undefined;
  } catch {
    return undefined; // MLXP says so itself
  }
}

function readQuietly(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
