import type { BatchScheduler } from "./batch_scheduler.ts";
import { flux } from "./flux/flux.ts";
import { local } from "./local.ts";
import { lsf } from "./lsf/lsf.ts";
import { moab } from "./moab/moab.ts";
import { oar } from "./oar/oar.ts";
import type { Scheduler } from "./scheduler.ts";
import { sge } from "./sge/sge.ts";
import { slurm } from "./slurm/slurm.ts";
import { torque } from "./torque/torque.ts";

/** Those of this program, in the order in which messages list them. */
export const ownSchedulers: readonly BatchScheduler[] = [
  slurm,
  oar,
  torque,
  sge,
  lsf,
  moab,
  flux,
];

/** The batch schedulers that this process works with. */
export let schedulers: readonly BatchScheduler[] = ownSchedulers;

/** Takes other schedulers, before anything else: `run()` does, for all. */
export function useSchedulers(list: readonly BatchScheduler[]): void {
  schedulers = list;
}

/** A name as users write it, in any case → the scheduler, `local` too. */
export function findScheduler(name: string): Scheduler | undefined {
  const plain = name.toLowerCase();
  return [...schedulers, local].find((it) => it.name === plain) ??
    schedulers.find((it) => it.aliases.includes(plain));
}

/** Every name that `findScheduler()` knows. */
export function schedulerNames(): string[] {
  return [
    ...schedulers.map((it) => it.name),
    local.name,
    ...schedulers.flatMap((it) => it.aliases),
  ];
}

/** The scheduler that a name of the code or of a record means. */
export function schedulerOf(name: string): Scheduler {
  return name === local.name ? local : batchSchedulerOf(name);
}

/** The same of one that has a queue. */
export function batchSchedulerOf(name: string): BatchScheduler {
  const found = schedulers.find((it) => it.name === name);
  if (found === undefined) throw new Error(`no scheduler is called ${name}`);
  return found;
}
