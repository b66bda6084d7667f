import { UnknownFile } from "./files.ts";
import type { Here } from "./here.ts";
import type { Shell } from "./shell.ts";

/** `<(…)` among the words of a command: what it prints, and a path for it. */
export type Processes = ReadonlyMap<string, { path: string; text: string }>;

/** The process substitutions among the words of a command. */
export function processesIn(
  words: readonly string[],
  { state: { files }, unknowns }: Shell,
): Processes {
  const found = new Map<string, { path: string; text: string }>();
  for (const word of words) {
    const file = word.length === 2 ? files.get(word) : undefined;
    if (file?.kind !== "text" || unknowns.resolved(word) !== undefined) {
      continue;
    }
    found.set(word, { path: `/dev/fd/${63 - found.size}`, text: file.text });
  }
  return found;
}

/** Files with those of processes; `looks`: whether others were looked at. */
export function withProcesses(
  files: Here,
  processes: Processes,
  { unknowns }: Shell,
): { files: Here; looks: () => "elsewhere" | "there" } {
  if (processes.size === 0) return { files, looks: () => "elsewhere" };
  const texts = new Map(
    [...processes.values()].map(({ path, text }) => [path, text]),
  );
  let looks: "elsewhere" | "there" = "there";
  const others = <T>(ask: () => T): T => {
    looks = "elsewhere";
    return ask();
  };
  const stat: Here["stat"] = (path) => {
    if (!texts.has(path)) return others(() => files.stat(path));
    const facts = files.stat("/");
    return facts && { ...facts, kind: "file", identity: path };
  };
  return {
    files: {
      ...files,
      stat,
      lstat: stat,
      access: (path, want) =>
        texts.has(path) ? "yes" : others(() => files.access(path, want)),
      list: (path) => others(() => files.list(path)),
      realPath: (path) => others(() => files.realPath(path)),
      read(path, maxBytes) {
        const text = texts.get(path);
        if (text === undefined) return others(() => files.read(path, maxBytes));
        const known = unknowns.resolved(text);
        if (known !== undefined) return known;
        throw new UnknownFile(unknowns.first(text)?.origin ?? { what: path });
      },
    },
    looks: () => looks,
  };
}
