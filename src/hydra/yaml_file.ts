import { readYaml, type YamlText } from "../yaml.ts";
import type { FileText } from "./config_files.ts";

/** A mapping of a YAML file. */
export interface Mapping {
  [key: string]: unknown;
}

/** Files are asked again and again in a sweep. */
const known = new WeakMap<FileText, YamlText>();

/** Text of a file → what YAML makes of it, or why it makes nothing. */
export function readYamlText(file: FileText): YamlText {
  if (!file.ok) return file;
  let yaml = known.get(file);
  if (yaml === undefined) known.set(file, yaml = readYaml(file.text));
  return yaml;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a key, in what YAML made of a file. */
export function valueOf(mapping: unknown, key: string): unknown {
  return isMapping(mapping) && Object.hasOwn(mapping, key)
    ? mapping[key]
    : undefined;
}

/** The value at a path of keys. */
export function valueAt(mapping: unknown, ...path: string[]): unknown {
  return path.reduce(valueOf, mapping);
}

/** Deeper than any config. */
const deepest = 100;

/** The later over the earlier: mappings key by key, the rest as a whole. */
export function merged(
  earlier: unknown,
  later: unknown,
  depth: number = 0,
): unknown {
  // aliases can make a mapping that holds itself
  if (!isMapping(earlier) || !isMapping(later) || depth > deepest) return later;
  const result: Mapping = { ...earlier };
  for (const [key, value] of Object.entries(later)) {
    // a file's `__proto__` is a key like any other
    Object.defineProperty(result, key, {
      value: Object.hasOwn(result, key)
        ? merged(result[key], value, depth + 1)
        : value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return result;
}
