import { dirname, join } from "@std/path/posix";
import {
  noPresets,
  type Presets,
  readConfigFile,
  withNearer,
} from "../../cli/config_file.ts";
import { type Diagnostic, error, warning } from "../../error.ts";
import { reasonOf } from "../system/cause.ts";
import { isThere } from "../system/files.ts";
import { readOwnText } from "../system/own_files.ts";

/** The file of a project; of a user: `mlxpsub/config.yaml`. */
const projectFile = "mlxpsub.yaml";
/** Bytes. */
const largest = 2 ** 20;

/** What the user and the project preset, and in which files. */
export interface FoundPresets {
  presets: Presets;
  /** Files that are there, the weaker one first. */
  files: string[];
  diagnostics: Diagnostic[];
}

/** What is preset for a script, or a call, in that directory. */
export function readPresets(directory: string): FoundPresets {
  const found: FoundPresets = {
    presets: noPresets,
    files: [],
    diagnostics: [],
  };
  for (const path of [userFile(), projectFileAbove(directory)]) {
    if (path === undefined || !isThere(path)) continue;
    found.files.push(path);
    const text = readText(path);
    if (typeof text !== "string") {
      found.diagnostics.push(text);
      continue;
    }
    const read = readConfigFile({ name: path, text }, dirname(path));
    found.diagnostics.push(...read.diagnostics);
    found.presets = withNearer(found.presets, read.presets);
  }
  return found;
}

/** As the XDG base directories have it: a relative one counts as none. */
export function userFile(): string | undefined {
  const given = Deno.env.get("XDG_CONFIG_HOME") ?? "";
  const home = Deno.env.get("HOME") ?? "";
  const base = given.startsWith("/")
    ? given
    : home.startsWith("/")
    ? join(home, ".config")
    : undefined;
  return base === undefined ? undefined : join(base, "mlxpsub/config.yaml");
}

/** The nearest one, not above a repository's root or the user's home. */
function projectFileAbove(directory: string): string | undefined {
  const home = Deno.env.get("HOME");
  for (let at = directory;; at = dirname(at)) {
    const path = join(at, projectFile);
    if (isThere(path)) return path;
    if (at === "/" || at === home || isThere(join(at, ".git"))) {
      return undefined;
    }
  }
}

function readText(path: string): string | Diagnostic {
  try {
    const found = readOwnText(path, largest);
    if (found.kind === "text") return found.text;
    if (found.kind === "none") return "";
    return warning(`"${path}" presets nothing: ${found.state}`);
  } catch (cause) {
    return error(`Cannot read "${path}": ${reasonOf(cause)}`);
  }
}
