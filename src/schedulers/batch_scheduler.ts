import type { Scheduler } from "./scheduler.ts";
import type { Demand, DirectiveOption } from "./shared/demand.ts";
import type { HandedOn } from "./shared/handed_on.ts";
import type { NameQuestion } from "./shared/find.ts";
import type { LimitTeller } from "./shared/limits.ts";
import type { LogWords } from "./shared/log_words.ts";
import type { QueryVariable } from "./shared/query_environment.ts";
import type { QueryCommand, StatusFamily } from "./shared/status.ts";

/**
 * A batch scheduler: all that is known of it, in one value. Its folder and its
 * line in registry.ts are the only places that know it.
 */
export interface BatchScheduler extends Scheduler {
  /** Other names by which users know it, in lower case. */
  aliases: readonly string[];
  /** What tells it from another one whose submit program has the same name. */
  evidence?: {
    /** Programs beside the submit program. */
    neighbours: readonly string[];
    /** Environment variables. */
    variable: RegExp;
  };
  /**
   * Whether a command of a script, its program without the path, submits a job;
   * left out: `submitProgram` does, and nothing else.
   */
  submits?(words: readonly string[]): boolean;
  /** Variables that it sets in jobs, whatever they are elsewhere. */
  setsInJob: RegExp;
  /** Those of them that hold the index in a job array. */
  indexVariables: readonly string[];
  /** Variables in which a job finds the directory it was submitted from. */
  submitDirVariables: readonly string[];
  /**
   * Whether directives, or a variable of the submission, send the job where the
   * queries here do not see it.
   */
  leavesCluster?(
    directives: readonly string[],
    variable: (name: string) => string | undefined,
  ): boolean;
  /** Variables of the caller's by which a cluster is chosen, to submit and to ask. */
  clusterVariables?: readonly string[];
  /** What its manual pages say of variables, for commands that ask or cancel. */
  queryVariables: readonly QueryVariable[];
  /** What it writes into the logs of jobs, if anything. */
  logWords?: LogWords;
  status: StatusFamily;
  /** Tells the most jobs that an array of this cluster can hold. */
  arrayLimit?: QueryCommand & { read(answer: string): number | undefined };
  /** Tells how many jobs of a user it takes, and how long ones. */
  limits?: LimitTeller;
  /** What one job asks for, by the options of its directives. */
  demand?(options: readonly DirectiveOption[]): Demand;
  /** What a job finds of the submitter's environment; left out: all of it. */
  handsOn?(options: readonly DirectiveOption[]): HandedOn;
  /**
   * What its server answers with exit code 0, and in words that `up` finds:
   * asked where submit commands of several schedulers are found.
   */
  ping?: QueryCommand & { up?: RegExp };
  /** All questions are asked; their answers add up. */
  names: readonly NameQuestion[];
}
