import { local } from "./local.ts";
import { lsf } from "./lsf/submit.ts";
import { moab } from "./moab/submit.ts";
import { oar } from "./oar/submit.ts";
import type { Scheduler, SchedulerName } from "./scheduler.ts";
import { sge } from "./sge/submit.ts";
import { slurm } from "./slurm/submit.ts";
import { torque } from "./torque/submit.ts";

/** The batch schedulers, in the order in which messages list them. */
export const schedulers: readonly Scheduler[] = [
  slurm,
  oar,
  torque,
  sge,
  lsf,
  moab,
];

/** Other names by which users know them, in lower case. */
const aliases: ReadonlyMap<string, SchedulerName> = new Map([
  ["pbs", "torque"],
  ["uge", "sge"],
  ["gridengine", "sge"],
  ["mwm", "moab"],
]);

/** A name as users write it, in any case → the scheduler, `local` too. */
export function findScheduler(name: string): Scheduler | undefined {
  const plain = name.toLowerCase();
  const known = aliases.get(plain) ?? plain;
  return [...schedulers, local].find((it) => it.name === known);
}

/** Every name that `findScheduler()` knows. */
export function schedulerNames(): string[] {
  return [...schedulers.map((it) => it.name), local.name, ...aliases.keys()];
}

/** The scheduler that a name of the code or of a record means. */
export function schedulerOf(name: SchedulerName): Scheduler {
  const found = findScheduler(name);
  if (found === undefined) throw new Error(`no scheduler is called ${name}`);
  return found;
}
