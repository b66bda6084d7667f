/** What came of running a program in the evaluation's bash. */
export interface BashResult {
  output: string;
  errors: string;
  ended: "by itself" | "out of time" | "not started";
}

/** Starts bash on a program made here; the only effect of an evaluation. */
export type Bash = (program: string) => BashResult;
