import {
  countOf,
  type Demand,
  demandOf,
  type DirectiveOption,
  lastValue,
  timeIn,
} from "../shared/demand.ts";

/** sbatch(1): what one job asks for. Of a heterogeneous one nothing is told. */
export function slurmDemand(options: readonly DirectiveOption[]): Demand {
  const value = (name: string) => lastValue(options, name);
  if (options.some((it) => /^(?:het|pack)job$/.test(it.name))) return {};
  const seconds = secondsIn(value("--time"));
  const nodes = value("--nodes") === undefined ? 1 : countOf(value("--nodes"));
  const perNode = value("--ntasks-per-node") === undefined
    ? 1
    : countOf(value("--ntasks-per-node"));
  const tasks = value("--ntasks") === undefined
    ? times(nodes, perNode)
    : countOf(value("--ntasks"));
  const perTask = value("--cpus-per-task") === undefined
    ? 1
    : countOf(value("--cpus-per-task"));
  const told = ["--nodes", "--ntasks", "--ntasks-per-node", "--cpus-per-task"]
    .some((it) => value(it) !== undefined);
  // whole nodes, of a size that only the cluster knows
  const whole = value("--exclusive") !== undefined;
  const perNodeGpus = gpusIn(value("--gpus-per-node")) ??
    gresIn(value("--gres"));
  return demandOf({
    seconds,
    cores: told && !whole ? times(tasks, perTask) : undefined,
    gpus: gpusIn(value("--gpus")) ?? times(perNodeGpus, nodes) ??
      times(gpusIn(value("--gpus-per-task")), tasks),
  });
}

function times(
  one: number | undefined,
  other: number | undefined,
): number | undefined {
  return one === undefined || other === undefined ? undefined : one * other;
}

/** `90`, `90:00`, `8:00:00`, `1-12`, `1-12:30:00` */
export function secondsIn(text: string | undefined): number | undefined {
  const [, days, rest] = /^(?:(\d+)-)?([\d:]+)$/.exec(text ?? "") ?? [];
  if (rest === undefined) return undefined;
  if (days !== undefined) {
    const more = timeIn(rest, [3600, 60, 1]);
    return more === undefined ? undefined : Number(days) * 86_400 + more;
  }
  return rest.split(":").length === 3
    ? timeIn(rest, [3600, 60, 1])
    : timeIn(rest, [60, 1]);
}

/** `2`, `a100:2`, and of several kinds their sum */
function gpusIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  let sum = 0;
  for (const part of text.split(",")) {
    const count = countOf(part.replace(/^[^:]*:/, ""));
    if (count === undefined) return undefined;
    sum += count;
  }
  return sum;
}

/** `gpu`, `gpu:2`, `gpu:a100:2`, among other resources */
function gresIn(text: string | undefined): number | undefined {
  const gpus =
    text?.split(",").filter((it) => /^(?:gres[:/])?gpu\b/.test(it)) ??
      [];
  if (gpus.length === 0) return undefined;
  return gpusIn(
    gpus.map((it) => /:(\d+)(?:\(.*)?$/.exec(it)?.[1] ?? "1").join(","),
  );
}
