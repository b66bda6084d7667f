import type { SubmitResult } from "../scheduler.ts";
import type { JobUser, QueryCommand, StatusReply } from "./status.ts";

/** One job of the user's, found without its id, after a submission without answer. */
export interface NamedJob {
  id: string;
  name: string;
  /** Absolute path of the script, where the scheduler keeps it. */
  script?: string;
  /** Where its standard output goes, likewise. */
  stdout?: string;
  /** Its script, in one line or cut, where the scheduler shows that. */
  text?: string;
  /** Milliseconds since 1970. */
  submittedAt?: number;
  /** It is over, and so has left its log files, if it ran. */
  ended?: "yes";
}

/** How to ask for jobs that were submitted, perhaps, under these names. */
export interface NameQuestion {
  /** How many names a command takes; `all`: it asks for all of the user's jobs. */
  namesAtOnce: number | "all";
  /** Asked only where none before it was answered. */
  when?: "none answered";
  command(names: readonly string[], about: NameFacts): QueryCommand;
  /**
   * Jobs of other names may be among them. `about` is what `command` got, for
   * answers that tell no year.
   */
  parse(result: SubmitResult, about?: NameFacts): StatusReply<NamedJob>;
}

export interface NameFacts {
  user: JobUser;
  /** The earliest possible submission; milliseconds since 1970. */
  since: number;
}
