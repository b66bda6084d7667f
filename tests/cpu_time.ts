import process from "node:process";

/**
 * The milliseconds of CPU that work takes on this thread. Promises of speed
 * are held by these: a busy machine, and the tests that run beside, change them
 * little.
 */
export function cpuTime(work: () => void): number {
  const before = usage();
  work();
  return usage() - before;
}

/** Deno before 2.9 tells the CPU of the whole process only. */
function usage(): number {
  const told: Partial<Pick<typeof process, "threadCpuUsage">> = process;
  const { user, system } = told.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}
