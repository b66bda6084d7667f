import { Failure } from "../../error.ts";
import { schedulers } from "../../schedulers/registry.ts";
import { parseScript, prefixesOf, type Script } from "../../script/script.ts";
import { readSourceFile } from "./source_file.ts";
import { currentDirectory } from "./work_dir.ts";

/** A script that was read, and its absolute path. */
export interface ReadScript {
  script: Script;
  path: string;
}

/** Reads and parses a script; throws a Failure with what is wrong. */
export function readScript(file: string): ReadScript {
  const { path, source } = readSourceFile(file, currentDirectory());
  const parsed = parseScript(source, schedulers.flatMap(prefixesOf));
  if (!parsed.ok) throw new Failure(parsed.diagnostics);
  return { path, script: parsed.script };
}
