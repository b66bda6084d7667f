import process from "node:process";

/**
 * The milliseconds of CPU that work takes on this thread. Promises of speed
 * are held by these: a busy machine, and the tests that run beside, change them
 * little.
 */
export function cpuTime(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
