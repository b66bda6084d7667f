/** What is true of values that were read from a file, which may hold anything. */

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What may go to a scheduler's commands as an id: no option, no path. */
export function isJobId(text: string): boolean {
  return /^[A-Za-z0-9][\w.+@:[\]-]*$/.test(text);
}

/** Of a sweep or a cluster; it stands in names of our files, and in commands. */
export function isPlainName(text: string): boolean {
  return /^[A-Za-z0-9_][\w.-]*$/.test(text);
}
