import type { ConfigFiles } from "./config_files.ts";
import { importsOf, moduleFile } from "./python_imports.ts";
import { maskProgram } from "./python_tokens.ts";

/** Files of a program that are looked through. */
const mostFiles = 30;

const known = new WeakMap<ConfigFiles, Map<string, "yes" | "no">>();

/**
 * Whether a program may add configs that are on no disk; "yes" where it has
 * more files than are looked through.
 */
export function usesConfigStore(
  file: string,
  root: string,
  files: ConfigFiles,
): "yes" | "no" {
  return programSays(
    file,
    root,
    /\bConfigStore\b|\bhydra_zen\b|\bSearchPathPlugin\b/,
    files,
  );
}

/**
 * Whether a pattern stands in a program, or in a module of its own that it
 * imports from `root`; comments do not count.
 */
export function programSays(
  file: string,
  root: string,
  pattern: RegExp,
  files: ConfigFiles,
): "yes" | "no" {
  let answers = known.get(files);
  if (answers === undefined) known.set(files, answers = new Map());
  const key = JSON.stringify([String(pattern), root, file]);
  let answer = answers.get(key);
  if (answer === undefined) {
    answers.set(key, answer = search(file, root, pattern, files));
  }
  return answer;
}

function search(
  file: string,
  root: string,
  pattern: RegExp,
  files: ConfigFiles,
): "yes" | "no" {
  const left = [file];
  const seen = new Set<string>();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (seen.has(next)) continue;
    if (seen.size >= mostFiles) return "yes";
    seen.add(next);
    const read = files.read(next);
    if (read?.ok !== true) continue;
    const { code, strings } = maskProgram(read.text);
    if (pattern.test(strings)) return "yes";
    for (const { module } of importsOf(code)) {
      const path = moduleFile(module, next, root, files);
      if (path !== undefined) left.push(path);
    }
  }
  return "no";
}
