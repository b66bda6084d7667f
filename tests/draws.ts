/**
 * How many inputs a random test draws: few, so that the suite is quick; the
 * environment variable MLXPSUB_DRAWS asks for more, as .ci/run does.
 */
export const draws = Number(Deno.env.get("MLXPSUB_DRAWS") ?? 20);
