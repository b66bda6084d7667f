import {
  countOf,
  type Demand,
  demandOf,
  type DirectiveOption,
  lastValue,
  timeIn,
} from "../shared/demand.ts";

/** qsub(1) of Grid Engine: `-l h_rt=8:00:00`, `-pe smp 4`, `-l gpu=1`. */
export function sgeDemand(options: readonly DirectiveOption[]): Demand {
  const wanted = (name: string) =>
    options.filter((it) => it.name === "-l")
      .flatMap((it) => it.value.split(/[, ]/))
      .findLast((it) => it.startsWith(`${name}=`))?.slice(name.length + 1);
  const environment = lastValue(options, "-pe");
  const slots = environment?.split(" ")[1];
  const time = wanted("h_rt");
  return demandOf({
    seconds: timeIn(time, time?.includes(":") ? [3600, 60, 1] : [1]),
    cores: countOf(slots),
    // whether it is counted by slot is the site's to say
    gpus: environment === undefined
      ? countOf(wanted("gpu") ?? wanted("gpus") ?? wanted("ngpus"))
      : undefined,
  });
}
