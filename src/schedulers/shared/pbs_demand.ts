import {
  countOf,
  type Demand,
  demandOf,
  type DirectiveOption,
  timeIn,
} from "./demand.ts";

/**
 * qsub(1B) and pbs_resources(7B): `-l nodes=2:ppn=8:gpus=1,walltime=8:00:00` of
 * TORQUE and Moab, `-l select=2:ncpus=8:ngpus=1` of PBS Pro.
 */
export function pbsDemand(options: readonly DirectiveOption[]): Demand {
  const wanted = new Map(
    options.filter((it) => it.name === "-l")
      .flatMap((it) => it.value.split(/[, ]/)).filter((it) => it !== "")
      .map((it): [string, string] => {
        const at = it.indexOf("=");
        return at === -1 ? [it, ""] : [it.slice(0, at), it.slice(at + 1)];
      }),
  );
  const walltime = wanted.get("walltime");
  const units = [3600, 60, 1].slice(-(walltime?.split(":").length ?? 1));
  const chunks = wanted.get("select") ?? wanted.get("nodes");
  const isSelect = wanted.has("select");
  const perChunk = isSelect ? "ncpus" : "ppn";
  const gpuName = isSelect ? "ngpus" : "gpus";
  return demandOf({
    seconds: timeIn(walltime, units),
    cores: chunks === undefined
      ? countOf(wanted.get("ncpus") ?? wanted.get("procs"))
      : sum(chunks, perChunk, 1),
    gpus: (chunks === undefined ? undefined : sum(chunks, gpuName, 0)) ||
      countOf(wanted.get("ngpus") ?? wanted.get("gpus")),
  });
}

/** Over `2:ncpus=8+1:ncpus=4`; a chunk that does not say has `usual`. */
function sum(chunks: string, name: string, usual: number): number | undefined {
  let total = 0;
  for (const chunk of chunks.split("+")) {
    const [first = "", ...rest] = chunk.split(":");
    // a host's name, or a count left out, is one chunk
    const many = /^\d+$/.test(first) ? Number(first) : 1;
    const own = [first, ...rest].find((it) => it.startsWith(`${name}=`));
    const each = own === undefined
      ? usual
      : countOf(own.slice(name.length + 1));
    if (each === undefined) return undefined;
    total += many * each;
  }
  return total;
}
