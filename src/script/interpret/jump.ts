/** What leaves the ordinary order of commands; undefined: nothing does. */
export type Jump =
  | { kind: "break" | "continue"; levels: number }
  | { kind: "return" }
  | { kind: "exit"; why: "exit" | "error" };
