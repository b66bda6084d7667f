import type { BatchScheduler } from "../batch_scheduler.ts";
import { fluxDemand } from "./demand.ts";
import { fluxNames } from "./find.ts";
import { fluxStatus } from "./status.ts";
import { fluxSubmission } from "./submit.ts";
import { fluxVariables } from "./variables.ts";

/** Flux. */
export const flux: BatchScheduler = {
  ...fluxSubmission,
  aliases: ["flux-core"],
  setsInJob: /^FLUX_\w*$/,
  indexVariables: [],
  submitDirVariables: [],
  submits: (words) =>
    words[0] === "flux" && /^(?:batch|submit|bulksubmit)$/.test(words[1] ?? ""),
  clusterVariables: ["FLUX_URI"],
  queryVariables: fluxVariables,
  // the broker's word on how the script ended
  logWords: {
    consequences: [/\brc2\.0: .*(?:Exited \(rc=\d+\)|Terminated|Killed)/],
  },
  status: fluxStatus,
  demand: fluxDemand,
  // the number of its brokers, which one of them knows
  ping: { program: "flux", args: ["getattr", "size"] },
  names: fluxNames,
};
