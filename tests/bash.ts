/** The bash that tests ask: `MLXPSUB_BASH`, absolute, else the one on PATH. */
export const bash = Deno.env.get("MLXPSUB_BASH") ?? "bash";
