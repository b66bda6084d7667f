/** Lines that a scheduler, or its launcher, writes into the logs of a job. */
export interface LogWords {
  /** Why it ended the job; this tells most. */
  killed?: readonly RegExp[];
  /** What went wrong around the program. */
  causes?: readonly RegExp[];
  /** What only follows where something else went wrong. */
  consequences?: readonly RegExp[];
  /** What tells nothing of why a job failed. */
  noise?: readonly RegExp[];
}
