import type { ArraySupport, Awaited, AwaitedEnd } from "../scheduler.ts";

/** qsub(1B), "-W depend", of TORQUE and PBS Pro; Moab's manual has the same. */
export const pbsDependencyWords: Readonly<Record<AwaitedEnd, string>> = {
  ended: "afterany",
  completed: "afterok",
};

/** `afterany:11.server:12.server`, and `afteranyarray:13[].server` of TORQUE. */
export function pbsDependencies(
  awaited: readonly Awaited[],
  end: AwaitedEnd,
  array: ArraySupport | undefined,
): string[] {
  const words = {
    job: pbsDependencyWords[end],
    array: (array?.dependencyWords ?? pbsDependencyWords)[end],
  };
  const groups = Map.groupBy(awaited, (it) => words[it.kind]);
  return [...groups].map(([word, some]) =>
    [
      word,
      ...some.map(({ kind, jobId }) =>
        kind === "array" ? jobId.replace(/\[\d*\]/, "[]") : jobId
      ),
    ].join(":")
  );
}
