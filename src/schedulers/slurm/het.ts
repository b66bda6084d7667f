import { type JobState, known, type SeenJob } from "../shared/status.ts";

/** Of parts in these states the first tells the whole; one unknown may be there. */
const first: readonly JobState[] = ["RUNNING", "HELD", "PENDING", "UNKNOWN"];

/**
 * Jobs of which some are parts of a heterogeneous one, `85+0` and `85+1` → the
 * same and the whole, `85`. A part that is there tells the whole; otherwise the
 * one that ran the script, `85+0`, unless another failed where it did not. Where
 * the queue has forgotten that one, its others do not tell how the whole ended.
 */
export function withWholes(jobs: readonly SeenJob[]): SeenJob[] {
  const parts = Map.groupBy(
    jobs.filter((it) => partOf(it.id) !== undefined),
    (it) => partOf(it.id)?.whole ?? "",
  );
  const wholes = [...parts].flatMap(([id, some]) =>
    wholeOf(
      id,
      some.toSorted((a, b) =>
        (partOf(a.id)?.number ?? 0) - (partOf(b.id)?.number ?? 0)
      ),
    )
  );
  return [...jobs, ...wholes];
}

function partOf(id: string): { whole: string; number: number } | undefined {
  const [, whole, number] = /^(\d+)\+(\d+)$/.exec(id) ?? [];
  return whole === undefined ? undefined : { whole, number: Number(number) };
}

/** In a list, for `flatMap()`. */
function wholeOf(id: string, parts: readonly SeenJob[]): SeenJob[] {
  const live = first.map((state) => parts.find((it) => it.state === state))
    .find((it) => it !== undefined);
  if (live === undefined && parts[0]?.id !== `${id}+0`) return [];
  const failed = parts.find((it) => it.state !== "COMPLETED");
  const telling = live ?? failed ?? parts[0];
  const hosts = new Set(parts.flatMap((it) => it.host?.split(",") ?? []));
  return [known({
    state: "UNKNOWN" as const,
    word: "",
    ...telling,
    id,
    host: hosts.size === 0 ? undefined : [...hosts].join(","),
  })];
}
