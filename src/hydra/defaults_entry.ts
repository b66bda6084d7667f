import { isMapping } from "./yaml_file.ts";

/** Hydra's rules of before 1.2 (`version_base="1.1"` or none), or of now. */
export type Rules = "1.1" | "now";

/** One item of a defaults list. */
export type DefaultsEntry = ConfigEntry | GroupEntry | { kind: "self" };

/** `- config`, `- /sub/config@package` */
export interface ConfigEntry {
  kind: "config";
  path: string;
  package: string | undefined;
  optional: "yes" | "no";
}

/** `- group: option`, `- override /group@package: option` */
export interface GroupEntry {
  kind: "group";
  group: string;
  package: string | undefined;
  value: string | string[] | null;
  optional: "yes" | "no";
  override: "yes" | "no";
  /** From the command line: `+group=option`. */
  appended: "yes" | "no";
}

/** An entry and the config in whose list it stands. */
export interface Placed<Entry extends ConfigEntry | GroupEntry> {
  entry: Entry;
  /** Group of the config that holds the list. */
  baseDir: string;
  /** Package of that config. */
  parentPackage: string;
  /** What the `# @package` line of its own file says. */
  header?: string;
  primary?: true;
}

/** A placed entry of either kind. */
export type Node = Placed<ConfigEntry> | Placed<GroupEntry>;

/** The `defaults` of a config → its entries, or what is wrong with them. */
export function readDefaults(
  value: unknown,
  rules: Rules,
): { entries: DefaultsEntry[]; fault?: string } {
  if (value === undefined) return { entries: [] };
  if (!Array.isArray(value)) {
    return { entries: [], fault: "its defaults are no list" };
  }
  const entries: DefaultsEntry[] = [];
  for (const item of value) {
    const entry = readEntry(item, rules);
    if (typeof entry === "string") return { entries, fault: entry };
    entries.push(entry);
  }
  return { entries };
}

function readEntry(item: unknown, rules: Rules): DefaultsEntry | string {
  if (item === "_self_") return { kind: "self" };
  if (typeof item === "string") {
    const [path, inPackage] = splitPackage(item);
    return { kind: "config", path, package: inPackage, optional: "no" };
  }
  const state = `"${JSON.stringify(item)}" is no item of a defaults list`;
  if (!isMapping(item)) return state;
  const old = rules === "1.1" && Object.keys(item).length > 1 &&
    item.optional === true;
  const keys = Object.keys(item).filter((it) => !old || it !== "optional");
  const [key] = keys;
  if (key === undefined || keys.length > 1) return state;
  const value = item[key];
  const known = value === null || typeof value === "string" ||
    Array.isArray(value) && value.every((it) => typeof it === "string");
  if (!known) return state;
  const [before, inPackage] = splitPackage(key);
  const words = before.split(" ");
  const group = words.pop() ?? "";
  return {
    kind: "group",
    group,
    package: inPackage,
    value,
    optional: old || words.includes("optional") ? "yes" : "no",
    override: words.includes("override") ||
        rules === "1.1" && group.replace(/^\//, "").startsWith("hydra/")
      ? "yes"
      : "no",
    appended: "no",
  };
}

/** `group@package`; `@package:other` renames, and the first one counts. */
function splitPackage(text: string): [string, string | undefined] {
  const at = text.indexOf("@");
  if (at === -1) return [text, undefined];
  const [first = ""] = text.slice(at + 1).split(":");
  return [text.slice(0, at), first];
}

/** `group/sub` of an entry: where its config stands. */
export function groupPathOf({ entry, baseDir }: Node): string {
  const written = entry.kind === "group"
    ? entry.group
    : entry.path.slice(0, Math.max(0, entry.path.lastIndexOf("/")));
  const absolute = (entry.kind === "group" ? entry.group : entry.path)
    .startsWith("/");
  const path = written.replace(/^\//, "");
  return absolute || baseDir === ""
    ? path
    : path === ""
    ? baseDir
    : `${baseDir}/${path}`;
}

/** The option's name; null where the group is left empty. */
export function nameOf({ entry }: Node): string | null {
  if (entry.kind === "config") {
    return entry.path.slice(entry.path.lastIndexOf("/") + 1);
  }
  return typeof entry.value === "string" ? entry.value : null;
}

/** `group/sub/option`: the config's path below a config directory. */
export function configPathOf(node: Node): string {
  const group = groupPathOf(node);
  const name = nameOf(node) ?? "";
  return group === "" ? name : `${group}/${name}`;
}

/** The package that the config's content goes to; "" is the root. */
export function packageOf(
  node: Node,
  header: "with header" | "without header" = "with header",
): string {
  const { entry, parentPackage } = node;
  let own = ownPackage(node);
  if (own === undefined && header === "with header") own = node.header;
  if (own === undefined) {
    const relative = entry.kind === "group"
      ? entry.group
      : entry.path.slice(0, Math.max(0, entry.path.lastIndexOf("/")));
    own = relative.replace(/^\//, "").replaceAll("/", ".");
  }
  const whole = [parentPackage, own].filter((it) => it !== "").join(".");
  const global = whole.lastIndexOf("_global_");
  return global === -1 ? whole : whole.slice(global + "_global_.".length);
}

function ownPackage(node: Node): string | undefined {
  const own = node.entry.package;
  if (own === "_here_") return "";
  return own?.includes("_group_")
    ? `_global_.${own.replace("_group_", defaultPackage(node))}`
    : own;
}

function defaultPackage(node: Node): string {
  return groupPathOf(node).replaceAll("/", ".");
}

/** `group`, or `group@package` where that is not the group's own. */
export function overrideKeyOf(node: Node): string {
  const final = packageOf(node, "without header");
  const group = groupPathOf(node);
  return final === defaultPackage(node)
    ? group
    : `${group}@${final === "" ? "_global_" : final}`;
}

/** The start of a config's text → what its `# @package` line means there. */
export function readHeader(
  text: string,
  node: Node,
  rules: Rules,
): string | undefined {
  for (const line of text.slice(0, 512).split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === "") continue;
    const [, key, value = ""] = /^#+\s*@(\w+) +(\S+)$/.exec(trimmed) ?? [];
    if (key === undefined) return undefined;
    if (key !== "package") continue;
    if (rules === "1.1" && value === "_group_") return undefined;
    const absolute = value === "_global_" || value.startsWith("_global_.")
      ? value
      : `_global_.${value}`;
    return rules === "1.1"
      ? absolute.replace("_group_", defaultPackage(node))
        .replace("_name_", nameOf(node) ?? "")
      : absolute;
  }
  return undefined;
}

/** What of a list's order Hydra refuses. */
export function disorderIn(
  entries: readonly DefaultsEntry[],
): string | undefined {
  if (entries.filter((it) => it.kind === "self").length > 1) {
    return "_self_ stands twice in its defaults list";
  }
  const isOverride = (it: DefaultsEntry) =>
    it.kind === "group" && it.override === "yes";
  // _self_ may stand anywhere (Hydra's _update_overrides())
  const others = entries.filter((it) => it.kind !== "self");
  const first = others.findIndex(isOverride);
  return first === -1 || others.slice(first).every(isOverride)
    ? undefined
    : "overrides must be at the end of its defaults list";
}

/** An entry where a list has it. */
export function place(
  entry: ConfigEntry | GroupEntry,
  baseDir: string,
  parentPackage: string,
): Node {
  return entry.kind === "config"
    ? { entry, baseDir, parentPackage }
    : { entry, baseDir, parentPackage };
}

/** The same of a group's. */
export function placeGroup(entry: GroupEntry, at: Node): Placed<GroupEntry> {
  const { baseDir, parentPackage } = at;
  return { entry, baseDir, parentPackage };
}

/** Whether other choices decide on it. */
export function isInterpolated({ entry }: Node): boolean {
  const text = entry.kind === "config" ? entry.path : entry.value;
  return typeof text === "string" && text.includes("${");
}

/** As it stands in a list. */
export function writtenEntry({ entry }: Node): string {
  return entry.kind === "config"
    ? entry.path
    : `${entry.group}: ${entry.value}`;
}
