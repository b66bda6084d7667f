import { plainValue } from "../sweep/plain_value.ts";

/** A word of the command line that chooses, adds or deletes a group's option. */
export interface GroupWord {
  kind: "choose" | "append" | "delete";
  group: string;
  package: string | undefined;
  value: string | string[] | null;
}

/** A word of the command line that sets a value of the config. */
export interface ConfigWord {
  kind: "set" | "remove";
  /** Dotted. */
  key: string;
  /** Quotes and escapes undone; as written where it is a list or a mapping. */
  value: string;
  form: "text" | "list" | "mapping";
}

/** `+group@package=option` by its parts. */
export interface WordParts {
  prefix: "" | "+" | "++" | "~";
  name: string;
  package: string | undefined;
  /** Undefined of `~key`. */
  value: string | undefined;
  form: ConfigWord["form"];
}

/** A word of one run, or of a sweep, as Hydra takes it apart. */
export function wordParts(word: string): WordParts {
  const equals = word.indexOf("=");
  const key = equals === -1 ? word : word.slice(0, equals);
  const [, sign = "", name = "", inPackage] =
    /^(\+\+|\+|~)?([^@]*)(?:@(.*))?$/s.exec(key) ?? [];
  const raw = word.slice(equals + 1).trim();
  return {
    prefix: sign === "+" || sign === "++" || sign === "~" ? sign : "",
    name,
    package: inPackage,
    value: equals === -1 ? undefined : plainValue(word),
    form: equals === -1
      ? "text"
      : raw.startsWith("[")
      ? "list"
      : raw.startsWith("{")
      ? "mapping"
      : "text",
  };
}

/** A word that sweeps nothing → what it does, given which names are groups. */
export function readWord(
  word: string,
  isGroup: (name: string) => boolean,
): GroupWord | ConfigWord {
  const { prefix, name, package: inPackage, value, form } = wordParts(word);
  if (prefix !== "++" && form !== "mapping" && isGroup(name)) {
    return {
      kind: prefix === "~" ? "delete" : prefix === "+" ? "append" : "choose",
      group: name,
      package: inPackage,
      value: value === undefined
        ? null
        : form === "list"
        ? listOf(value)
        : value === "null"
        ? null
        : value,
    };
  }
  return {
    kind: prefix === "~" ? "remove" : "set",
    key: name,
    value: value ?? "",
    form,
  };
}

/** `[a,b]` of plain names. */
function listOf(value: string): string[] {
  return value.replace(/^\[|\]$/g, "").split(",").map((it) =>
    it.trim().replace(/^(["'])(.*)\1$/, "$2")
  ).filter((it) => it !== "");
}

/** The texts of a list such as `[file://conf2,pkg://x.y]`. */
export function textsOfList(value: string): string[] {
  return listOf(value);
}
