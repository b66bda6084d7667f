import {
  countOf,
  type Demand,
  demandOf,
  type DirectiveOption,
  lastValue,
  timeIn,
} from "../shared/demand.ts";

/** bsub(1): `-W 8:00`, `-n 4`, `-gpu num=1`. */
export function lsfDemand(options: readonly DirectiveOption[]): Demand {
  const time = lastValue(options, "-W")?.replace(/\/.*/, "");
  const slots = lastValue(options, "-n");
  const gpu = lastValue(options, "-gpu");
  const oneHost = slots === undefined || slots === "1" ||
    options.some((it) => it.name === "-R" && /span\[hosts=1\]/.test(it.value));
  const number = gpu === undefined
    ? undefined
    : /(?:^|:)num=([^:/]*)(\/task)?/.exec(gpu);
  return demandOf({
    seconds: timeIn(time, time?.includes(":") ? [3600, 60] : [60]),
    cores: countOf(slots),
    // counted by host
    gpus: gpu === undefined || !oneHost || number?.[2] !== undefined
      ? undefined
      : number?.[1] === undefined
      ? 1
      : countOf(number[1]),
  });
}
