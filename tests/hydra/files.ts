import type { ConfigFiles } from "../../src/hydra/config_files.ts";

/** Files that are nowhere but here, by absolute path. */
export function filesOf(texts: Record<string, string>): ConfigFiles {
  const names = Object.keys(texts);
  const read = new Map(
    Object.entries(texts).map(([path, text]) =>
      [path, { ok: true as const, text }] as const
    ),
  );
  return {
    read: (path) => read.get(path),
    list: (directory) => {
      const below = names.filter((it) => it.startsWith(`${directory}/`))
        .map((it) => it.slice(directory.length + 1));
      return below.length === 0
        ? undefined
        : below.filter((it) => !it.includes("/"));
    },
  };
}
