import type { Program } from "./program.ts";

/** Programs that are done without running anything, by name. */
export const programs: ReadonlyMap<string, Program> = new Map();
