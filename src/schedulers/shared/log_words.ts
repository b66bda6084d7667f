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
  /** What went wrong before the program began, and let it go on elsewhere. */
  beforehand?: readonly RegExp[];
  /** First and last lines of what shows the job's script. */
  quotes?: readonly (readonly [first: RegExp, last: RegExp])[];
}
