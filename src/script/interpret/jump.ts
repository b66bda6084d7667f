import type { ShellFault } from "./faults.ts";

/** What leaves the ordinary order of commands; undefined: nothing does. */
export type Jump =
  | { kind: "break" | "continue"; levels: number }
  | { kind: "return" }
  /** `fault`: by an error of the script, which was only tried out. */
  | { kind: "exit"; why: "exit" | "error"; fault?: ShellFault };
