import { byName } from "../../by_name.ts";
import {
  countOf,
  type Demand,
  demandOf,
  type DirectiveOption,
  lastValue,
} from "../shared/demand.ts";

/** flux-batch(1): what one job asks for. Of whole nodes only the time is told. */
export function fluxDemand(options: readonly DirectiveOption[]): Demand {
  const value = (name: string) => lastValue(options, name);
  const slots = countOf(value("--nslots"));
  const each = (text: string | undefined, usual?: number) => {
    const count = text === undefined ? usual : countOf(text);
    return count === undefined || slots === undefined
      ? undefined
      : count * slots;
  };
  return demandOf({
    seconds: secondsIn(value("--time-limit")),
    cores: each(value("--cores-per-slot"), 1),
    gpus: each(value("--gpus-per-slot")),
  });
}

const units = byName<number>({
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
});

/** Flux's standard duration, `1.5h`; a number alone is minutes. */
function secondsIn(text: string | undefined): number | undefined {
  const [, number, unit = "m"] =
    /^(\d+(?:\.\d+)?)([smhd])?$/.exec(text ?? "") ??
      [];
  return number === undefined
    ? undefined
    : Number(number) * (units[unit] ?? 60);
}
