/** What came of cancelling one job. */
export type CancelEnd =
  | { kind: "cancelled" }
  | { kind: "refused"; reason: string; by: "scheduler" | "mlxpsub" }
  /** There is nothing to cancel, or it is not meant any more. */
  | { kind: "passed over" };
