import { directoriesAbove } from "./file_states.ts";
import type { FileFacts, Here } from "./here.ts";
import type { Shell } from "./shell.ts";
import type { FileState } from "./file_states.ts";
import type { Origin } from "./unknowns.ts";
import { hasMark } from "./unknowns.ts";

/** A file that a left command may have made, changed or removed. */
export class UnknownFile extends Error {
  constructor(readonly origin: Origin) {
    super("only the job knows this file");
    this.name = "UnknownFile";
  }
}

/** Absolute path without `.`, `..` and doubled slashes. */
export function normalPath(path: string, directory: string): string {
  const whole = path.startsWith("/") ? path : `${directory}/${path}`;
  // most are so already
  if (!/\/\.{0,2}(?:\/|$)/.test(whole)) return whole;
  const parts: string[] = [];
  for (const part of whole.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** What was done to a path by the script itself; undefined: nothing. */
function stateOf(path: string, shell: Shell): FileState | undefined {
  const { files, filesTouched } = shell.state;
  const normal = normalPath(path, "/");
  const own = files.get(normal);
  if (own !== undefined) return own;
  for (const above of files.size === 0 ? [] : directoriesAbove(normal)) {
    const parent = files.get(above);
    if (parent?.kind === "gone" || parent?.kind === "unknown") return parent;
  }
  if (
    filesTouched !== undefined &&
    !/^\/(dev|proc|sys|etc|usr|bin)\b/.test(normal)
  ) return { kind: "unknown", origin: filesTouched };
  return undefined;
}

const facts: FileFacts = {
  kind: "file",
  size: 0,
  mode: 0o644,
  modified: 0,
  accessed: 0,
  uid: 0,
  gid: 0,
  identity: "",
};

/** The machine's files with what the script has done to them. */
export function filesOf(shell: Shell): Here {
  const { here } = shell;
  flushSinks(shell);
  const { files, filesTouched } = shell.state;
  if (files.size === 0 && filesTouched === undefined) return here;
  const known = (path: string): FileState | undefined => {
    const found = stateOf(path, shell);
    if (found?.kind === "unknown") throw new UnknownFile(found.origin);
    return found;
  };
  const stat = (
    path: string,
    ask: (path: string) => FileFacts | undefined,
  ): FileFacts | undefined => {
    const found = known(path);
    if (found === undefined) return ask(path);
    if (found.kind === "gone") return undefined;
    const old = ask(path);
    return found.kind === "directory"
      ? { ...old ?? facts, kind: "directory", mode: 0o755, identity: path }
      : {
        ...old ?? facts,
        kind: "file",
        identity: path,
        size: found.kind === "text"
          ? new TextEncoder().encode(found.text).length
          : 0,
        modified: here.now().getTime(),
      };
  };
  return {
    ...here,
    environment: here.environment,
    workDir: here.workDir,
    scriptPath: here.scriptPath,
    now: () => here.now(),
    hostname: () => here.hostname(),
    realPath: (path) => here.realPath(path) ?? normalPath(path, "/"),
    stat: (path) => stat(path, (it) => here.stat(it)),
    lstat: (path) => stat(path, (it) => here.lstat(it)),
    access(path, want) {
      const found = known(path);
      if (found === undefined) return here.access(path, want);
      if (found.kind === "gone") return "no";
      const { mode } = found.kind === "text" ? found : {};
      if (want === "execute" && mode !== undefined) {
        throw new UnknownFile(mode);
      }
      return want === "execute" && found.kind === "text" ? "no" : "yes";
    },
    list(path) {
      const found = known(path);
      const names = new Set(
        found?.kind === "gone" ? [] : here.list(path) ?? [],
      );
      const normal = normalPath(path, "/");
      const prefix = normal === "/" ? "/" : `${normal}/`;
      for (const file of files.paths()) {
        if (!file.startsWith(prefix)) continue;
        const name = file.slice(prefix.length);
        const state = files.get(file);
        if (state === undefined || name.includes("/") || name === "") continue;
        if (state.kind === "unknown") throw new UnknownFile(state.origin);
        if (state.kind === "gone") names.delete(name);
        else names.add(name);
      }
      return found === undefined && names.size === 0
        ? here.list(path)
        : [...names];
    },
    read(path, maxBytes) {
      const found = known(path);
      if (found === undefined) return here.read(path, maxBytes);
      return found.kind === "text" ? found.text : undefined;
    },
  };
}

/** What is written so far to files that are still open. */
function flushSinks(shell: Shell): void {
  const { files } = shell.state;
  for (const sink of shell.sinks) {
    if (sink.path === undefined) continue;
    if (files.get(sink.path)?.kind === "unknown") continue;
    files.set(sink.path, { kind: "text", text: sink.chunks.join("") });
  }
}

/** Notes that the mode or time of a path is another one, not its text. */
export function touchMode(path: string, shell: Shell, origin: Origin): void {
  flushSinks(shell);
  const absolute = hasMark(path) || hasMark(shell.state.directory)
    ? undefined
    : normalPath(path, shell.state.directory);
  const own = absolute === undefined
    ? undefined
    : shell.state.files.get(absolute);
  const state: FileState = own?.kind === "text"
    ? { ...own, mode: origin }
    : { kind: "unknown", origin };
  touchFile(path, state, shell, origin);
}

/** Notes what a path is now. */
export function touchFile(
  path: string,
  state: FileState,
  shell: Shell,
  origin: Origin,
): void {
  const directory = shell.state.directory;
  if (hasMark(path) || !path.startsWith("/") && hasMark(directory)) {
    const here = shell.unknowns.resolved(path);
    const base = shell.unknowns.resolved(directory);
    if (here === undefined || base === undefined) {
      // somewhere that only the job knows
      return;
    }
    shell.state.files.set(normalPath(here, base), { kind: "unknown", origin });
    return;
  }
  shell.state.files.set(normalPath(path, directory), state);
}
