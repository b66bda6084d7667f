import {
  countOf,
  type Demand,
  demandOf,
  type DirectiveOption,
  timeIn,
} from "../shared/demand.ts";

/** oarsub(1), `-l /nodes=2/gpu=1,walltime=6:00:00`. Of several nothing is told. */
export function oarDemand(options: readonly DirectiveOption[]): Demand {
  const [only, second] = options.filter((it) => it.name === "-l");
  if (only === undefined || second !== undefined) return {};
  const text = only.value.replace(/\{[^}]*\}/g, "");
  const parts = text.split(",").map((it) => it.trim());
  const walltime = parts.findLast((it) => it.startsWith("walltime="));
  const [resources, more] = parts.filter((it) =>
    it !== "" && !it.startsWith("walltime=")
  );
  const seconds = timeIn(walltime?.slice("walltime=".length), [3600, 60, 1]);
  if (resources === undefined || more !== undefined || /\+/.test(resources)) {
    return demandOf({ seconds, cores: undefined, gpus: undefined });
  }
  let product: number | undefined = 1;
  let last = "";
  for (const level of resources.split("/").filter((it) => it !== "")) {
    const [name = "", count] = level.split("=");
    const many = countOf(count);
    product = product === undefined || many === undefined
      ? undefined
      : product * many;
    last = name.trim();
  }
  // of whole nodes or CPUs only the cluster knows what they have
  return demandOf({
    seconds,
    cores: last === "core" ? product : undefined,
    gpus: /^gpu(?:device|num)?$/.test(last) ? product : undefined,
  });
}
