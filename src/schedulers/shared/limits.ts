import type { DirectiveOption } from "./demand.ts";
import type { QueryCommand } from "./status.ts";

/** How many jobs of a user, or how long ones, a cluster takes. */
export interface Limit {
  /** Whose it is: `account lab`, `partition short`. */
  of: string;
  kind: "submitted" | "running" | "seconds";
  most: number;
  /** An array is one of those that are counted. */
  arrays?: "count once";
}

/** For whose jobs limits are asked, by the options of their directives. */
export interface LimitsAsked {
  user: string;
  options: readonly DirectiveOption[];
}

/** Where a scheduler tells its limits. All questions are asked at once. */
export interface LimitTeller {
  questions(asked: LimitsAsked): QueryCommand[];
  /** Answers in the order of the questions; undefined: there is none. */
  read(answers: readonly (string | undefined)[], asked: LimitsAsked): Limit[];
}

/** The largest number of some texts, unless one of them names none. */
export function largest(texts: readonly string[]): number | undefined {
  const all = texts.map((it) => /^\d+$/.test(it.trim()) ? Number(it) : NaN);
  const most = Math.max(...all);
  return all.length === 0 || Number.isNaN(most) ? undefined : most;
}
