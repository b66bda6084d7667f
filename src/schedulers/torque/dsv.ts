/** One job as `qstat -f -F dsv` tells it. */
export interface DsvJob {
  id: string;
  /** `job_state`, `Resource_List.walltime`, … */
  attributes: ReadonlyMap<string, string>;
}

/**
 * What PBS Pro prints for `qstat -f -F dsv`, a line a job: `Job Id: 12.server`,
 * then ATTRIBUTE=VALUE, between them `|`. Undefined for anything else. Its JSON
 * will not do: up to 23.06 it is broken by what users have in their environment.
 */
export function parseDsv(text: string): DsvJob[] | undefined {
  const jobs: DsvJob[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [head = "", ...fields] = splitFields(line);
    const id = /^Job Id: (\S+)$/.exec(head)?.[1];
    if (id === undefined) return undefined;
    const attributes = new Map<string, string>();
    for (const field of fields) {
      const found = /^([A-Za-z_][\w.-]*)=([^]*)$/.exec(field);
      if (found === null) return undefined;
      const [, name = "", value = ""] = found;
      attributes.set(name, value);
    }
    jobs.push({ id, attributes });
  }
  return jobs;
}

/** Backslashes go in pairs with what follows (escape_delimiter() of PBS). */
function splitFields(line: string): string[] {
  return [...line.matchAll(/((?:[^\\|]|\\.?)*)(\||$)/gu)]
    .filter((it, at) => at === 0 || it.index < line.length || it[1] !== "")
    .map((it) => unescape(it[1] ?? ""));
}

/** `\'`, `\"` and `\,` are the value's own. */
function unescape(text: string): string {
  return text.replace(
    /\\([\\|n])/g,
    (_, char: string) => char === "n" ? "\n" : char,
  );
}
