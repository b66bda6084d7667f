import { type Submission, submissionAt } from "../../sweep_log/submission.ts";
import { endTurn, takeTurn, turnOf } from "../logs/turn.ts";
import { reasonOf } from "../system/cause.ts";
import type { CancelEnd } from "./cancel_end.ts";

/**
 * Runs whose job goes with them, and those that share theirs with others that
 * are to go on.
 */
export function sortPacked(
  meant: readonly Submission[],
): { whole: Submission[]; single: Submission[] } {
  const whole = meant.filter((it) => it.record.packScript === undefined);
  const packed = meant.filter((it) => it.record.packScript !== undefined);
  const single: Submission[] = [];
  const groups = Map.groupBy(
    packed,
    ({ record }) => `${record.packScript} ${record.jobId}`,
  );
  for (const group of groups.values()) {
    const into = hasOthers(group) ? single : whole;
    into.push(...group);
  }
  return { whole, single };
}

/** Whether runs in the same job are not meant and may not be over. */
function hasOthers(group: readonly Submission[]): boolean {
  const [first] = group;
  // without a log it is not known who they are
  if (first?.place === undefined) return true;
  const { view, at } = first.place;
  const { state } = view;
  const pack = state.jobs[at]?.pack;
  if (pack === undefined) return false;
  const meant = new Set(group.map((it) => it.place?.at));
  return pack.runs.some((it) => {
    const job = state.jobs[it];
    if (meant.has(it) || job?.pack !== pack) return false;
    if (job.state !== "submitted" || job.endedAs === "COMPLETED") return false;
    const logDir = submissionAt(view, it)?.logDir ?? "";
    const word = turnOf(logDir, job.attempt)?.word;
    return word !== "ended" && word !== "cancelled";
  });
}

/**
 * Cancels a run and leaves its job to the others: it is passed over when its
 * turn comes, or ended by the script of its pack.
 */
export function cancelInPack(
  { logDir, record: { attempt = 1 } }: Submission,
): CancelEnd {
  try {
    if (takeTurn(logDir, attempt) === "taken") return { kind: "cancelled" };
    if (turnOf(logDir, attempt)?.word !== "begun") {
      return { kind: "passed over" };
    }
    endTurn(logDir, attempt);
    return { kind: "cancelled" };
  } catch (cause) {
    const reason = `nothing can be written in "${logDir}": ${reasonOf(cause)}`;
    return { kind: "refused", reason, by: "mlxpsub" };
  }
}
