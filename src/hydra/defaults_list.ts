import { type ConfigSources, findConfig, ownGroups } from "./config_sources.ts";
import {
  configPathOf,
  type DefaultsEntry,
  disorderIn,
  type GroupEntry,
  groupPathOf,
  isInterpolated,
  nameOf,
  type Node,
  overrideKeyOf,
  packageOf,
  place,
  placeGroup,
  readDefaults,
  readHeader,
  type Rules,
  writtenEntry,
} from "./defaults_entry.ts";
import type { GroupWord } from "./group_words.ts";
import { isMapping, type Mapping } from "./yaml_file.ts";

/** A config in the place where Hydra merges it. */
export interface ComposedConfig {
  /** Of its file. */
  file: string;
  text: string;
  /** Where its content goes; "" is the root. */
  package: string;
  /** Without its defaults list. */
  content: Mapping;
}

/** The configs that Hydra merges, the later over the earlier. */
export interface DefaultsList {
  configs: ComposedConfig[];
  /** The option of each group, by its override key. */
  choices: ReadonlyMap<string, string | null>;
  /** Why it is not all that Hydra would find, with the file that says so. */
  gaps: DefaultsGap[];
  /** What Hydra refuses of it, with the file that says so. */
  faults: DefaultsGap[];
  /** Words and override entries that meet nothing in the list. */
  unused: UnusedOverride[];
}

export interface DefaultsGap {
  file: string;
  state: string;
}

export interface UnusedOverride {
  key: string;
  /** The file that says it; undefined: the command line. */
  file?: string;
}

/** More than anyone has, and a way out of lists that name each other. */
const mostConfigs = 2000;
const deepest = 50;

/**
 * The defaults list of a primary config as Hydra 1.3 composes it (the rules of
 * hydra.cc/docs/advanced/defaults_list): overrides of the command line first,
 * then those of the lists, the last one in a list before the first.
 */
export function composeDefaults(
  primary: string | null,
  words: readonly GroupWord[],
  sources: ConfigSources,
  rules: Rules,
): DefaultsList {
  const composer = new Composer(sources, rules);
  for (const word of words) composer.command(word);
  const configs = composer.configs(primary);
  return {
    configs,
    choices: composer.choices,
    gaps: composer.gaps,
    faults: composer.faults,
    unused: composer.unused(),
  };
}

interface Override {
  value: string | string[] | null;
  file?: string;
  used: "yes" | "no";
}

class Composer {
  readonly choices = new Map<string, string | null>();
  readonly gaps: DefaultsGap[] = [];
  readonly faults: DefaultsGap[] = [];
  private readonly overrides = new Map<string, Override>();
  private readonly deletions = new Map<string, Override>();
  private readonly appended: GroupEntry[] = [];
  private left = mostConfigs;
  private depth = 0;

  constructor(
    private readonly sources: ConfigSources,
    private readonly rules: Rules,
  ) {}

  command({ kind, group, package: inPackage, value }: GroupWord): void {
    const key = inPackage === undefined ? group : `${group}@${inPackage}`;
    switch (kind) {
      case "choose":
        this.overrides.set(key, { value, used: "no" });
        return;
      case "delete":
        this.deletions.set(key, { value, used: "no" });
        return;
      case "append":
        this.appended.push({
          kind: "group",
          group,
          package: inPackage,
          value,
          optional: "no",
          override: "no",
          appended: "yes",
        });
        return;
    }
  }

  configs(primary: string | null): ComposedConfig[] {
    // Hydra's own config stands before the primary, and is expanded after it
    const own = primary === null
      ? this.lastFirst(
        this.appended.map((entry) => ({
          entry,
          baseDir: "",
          parentPackage: "",
        })),
      )
      : this.expand(
        {
          entry: {
            kind: "config",
            path: primary,
            package: undefined,
            optional: "no",
          },
          baseDir: "",
          parentPackage: "",
          primary: true,
        },
        "no",
      );
    const hydra = ownGroups.map((group): Node => ({
      entry: {
        kind: "group",
        group: group.slice("hydra/".length),
        package: undefined,
        value: defaultOption(group),
        optional: "no",
        override: "no",
        appended: "no",
      },
      baseDir: "hydra",
      parentPackage: "hydra",
    }));
    return [...this.lastFirst(hydra), ...own];
  }

  private lastFirst(nodes: Node[]): ComposedConfig[] {
    return nodes.toReversed().map((it) => this.child(this.chosen(it), "no"))
      .toReversed().flat();
  }

  unused(): UnusedOverride[] {
    return [...this.overrides, ...this.deletions].flatMap(([key, it]) =>
      it.used === "yes"
        ? []
        : [{ key, ...(it.file === undefined ? {} : { file: it.file }) }]
    );
  }

  private expand(node: Node, interpolated: "yes" | "no"): ComposedConfig[] {
    if (this.depth >= deepest || this.left-- <= 0) {
      this.gap(`${configPathOf(node)}.yaml`, "the defaults go on without end");
      return [];
    }
    this.depth++;
    const configs = this.expandHere(node, interpolated);
    this.depth--;
    return configs;
  }

  private expandHere(
    node: Node,
    interpolated: "yes" | "no",
  ): ComposedConfig[] {
    if (this.isDeleted(node)) return [];
    if (node.entry.kind === "group") {
      this.chooseOnce(node);
    }
    const name = nameOf(node);
    if (name === null || name === "???") return [];
    const path = configPathOf(node);
    const found = findConfig(path, this.sources);
    if (found === undefined) {
      if (node.entry.optional === "no") {
        this.gap(`${path}.yaml`, "it is in none of the config directories");
      }
      return [];
    }
    const { file, text, content } = found;
    if (!content.ok) {
      this.gap(file, content.state);
      return [];
    }
    if (!isMapping(content.value)) {
      this.gap(file, "it is no mapping");
      return [];
    }
    const { defaults, ...value } = content.value;
    const header = readHeader(text, node, this.rules);
    if (header !== undefined) node.header = header;
    const { entries, fault } = readDefaults(defaults, this.rules);
    if (fault !== undefined) this.gap(file, fault);
    const disorder = disorderIn(entries);
    if (disorder !== undefined) this.faults.push({ file, state: disorder });
    const self = { file, text, package: packageOf(node), content: value };
    const list = this.withSelf(entries, node);
    if (list.length === 0) return [self];
    const base = groupPathOf(node);
    const inPackage = packageOf(node);
    const placed = list.map((entry): Node | "self" =>
      entry.kind === "self" ? "self" : place(entry, base, inPackage)
    );
    this.noteOverrides(placed, file, interpolated);
    return this.children(placed, self, interpolated);
  }

  /** As Hydra adds `_self_` where it is missing, and `+group=option`. */
  private withSelf(entries: DefaultsEntry[], node: Node): DefaultsEntry[] {
    const appended = node.primary === true ? this.appended : [];
    if (entries.length === 0 && appended.length === 0) return [];
    const hasSelf = entries.some((it) => it.kind === "self");
    const adds = entries.length === 0 ||
      entries.some((it) => it.kind !== "group" || it.override === "no");
    return [
      ...entries,
      ...!hasSelf && adds ? [{ kind: "self" } as const] : [],
      ...appended,
    ];
  }

  private noteOverrides(
    placed: (Node | "self")[],
    file: string,
    interpolated: "yes" | "no",
  ): void {
    for (const node of placed) {
      if (
        node === "self" || node.entry.kind !== "group" ||
        node.entry.override === "no"
      ) continue;
      if (interpolated === "yes") {
        this.gap(file, "it overrides below a group that is interpolated");
      }
      const key = overrideKeyOf(node);
      if (this.overrides.has(key)) continue;
      this.overrides.set(key, { value: node.entry.value, file, used: "no" });
    }
  }

  /** The last child first: what it overrides holds for those before it. */
  private children(
    placed: (Node | "self")[],
    self: ComposedConfig,
    interpolated: "yes" | "no",
  ): ComposedConfig[] {
    const groups: (ComposedConfig[] | Node)[] = [];
    for (const node of placed.toReversed()) {
      if (node === "self") groups.push([self]);
      else if (node.entry.kind === "group" && node.entry.override === "yes") {
        continue;
      } else {
        const chosen = this.chosen(node);
        groups.push(
          isInterpolated(chosen) ? chosen : this.child(chosen, interpolated),
        );
      }
    }
    // interpolations wait until all choices are known
    const configs = groups.map((it) =>
      Array.isArray(it) ? it : this.interpolate(it, self.file)
    ).toReversed().flat();
    // a list of nothing but overrides leaves the config itself
    return placed.every((it) =>
        it !== "self" && it.entry.kind === "group" &&
        it.entry.override === "yes"
      )
      ? [self]
      : configs;
  }

  private chosen(node: Node): Node {
    if (node.entry.kind === "config") return node;
    const override = this.overrides.get(overrideKeyOf(node));
    if (override === undefined) return node;
    override.used = "yes";
    return placeGroup({ ...node.entry, value: override.value }, node);
  }

  private child(node: Node, interpolated: "yes" | "no"): ComposedConfig[] {
    const { entry } = node;
    if (entry.kind === "config" || !Array.isArray(entry.value)) {
      return this.expand(node, interpolated);
    }
    return entry.value.toReversed().map((option) =>
      this.expand(
        place(
          {
            kind: "config",
            path: `${entry.group}/${option}`,
            package: entry.package,
            optional: entry.optional,
          },
          node.baseDir,
          node.parentPackage,
        ),
        interpolated,
      )
    ).toReversed().flat();
  }

  /** `${group}` in a defaults list stands for the option of that group. */
  private interpolate(node: Node, file: string): ComposedConfig[] {
    let known = true;
    const resolved = (text: string): string =>
      text.replace(/\$\{\s*([^{}]+?)\s*\}/g, (_, key: string) => {
        const choice = this.choices.get(key.replace(/^\./, ""));
        if (typeof choice !== "string") known = false;
        return choice ?? "";
      });
    const { entry } = node;
    const after: Node = entry.kind === "config"
      ? { ...node, entry: { ...entry, path: resolved(entry.path) } }
      : placeGroup({ ...entry, value: resolved(String(entry.value)) }, node);
    if (!known || isInterpolated(after)) {
      this.gap(file, `"${writtenEntry(node)}" is known only to Hydra`);
      return [];
    }
    return this.expand(after, "yes");
  }

  /** Hydra takes one option of a group, and that once. */
  private chooseOnce(node: Node): void {
    const key = overrideKeyOf(node);
    const name = nameOf(node);
    const before = this.choices.get(key);
    if (before !== undefined && (before !== name || name !== null)) {
      this.faults.push({
        file: `${configPathOf(node)}.yaml`,
        state: before === name
          ? `"${key}" is chosen twice, both times as ${name}`
          : `"${key}" is chosen twice, as ${before} and as ${name}`,
      });
    }
    this.choices.set(key, name);
  }

  private isDeleted(node: Node): boolean {
    if (node.entry.kind === "config") return false;
    const deletion = this.deletions.get(overrideKeyOf(node));
    if (deletion === undefined) return false;
    if (deletion.value !== null && deletion.value !== nameOf(node)) {
      return false;
    }
    deletion.used = "yes";
    return true;
  }

  private gap(file: string, state: string): void {
    this.gaps.push({ file, state });
  }
}

function defaultOption(group: string): string | null {
  if (group === "hydra/callbacks") return null;
  return group === "hydra/launcher" || group === "hydra/sweeper"
    ? "basic"
    : "default";
}
