import { WordLimitError } from "../../word_limit.ts";
import type { Here } from "../here.ts";
import {
  compilePattern,
  isPattern,
  type Pattern,
  type PatternOptions,
} from "./pattern.ts";
import { absolutePath, compareTexts } from "./test_facts.ts";

export interface PathnameOptions {
  dotglob: "on" | "off";
  extglob: "on" | "off";
  globstar: "on" | "off";
  nocaseglob: "on" | "off";
  nullglob: "on" | "off";
  failglob: "on" | "off";
  /** Where GLOBIGNORE is set and not empty; it turns dotglob on. */
  globIgnore?: string;
}

export type PathnameResult =
  /** No pattern, or nothing matches: the word stays as it is. */
  | { kind: "literal"; looks: string[] }
  /** Empty only under nullglob. */
  | { kind: "names"; names: string[]; looks: string[] }
  /** failglob. */
  | { kind: "no match"; looks: string[] }
  | { kind: "too many"; reason: string };

const maxNames = 100_000;
/** Directories that are listed for one word. */
const maxLooks = 20_000;

type Files = Pick<Here, "list" | "stat" | "lstat">;

/** A part of a pattern between slashes. */
type Segment =
  | { kind: "name"; name: string; slash: string }
  | { kind: "pattern"; pattern: Pattern; slash: string }
  | { kind: "all directories"; slash: string };

/**
 * Pathname expansion of a pattern (quoted parts through quotePattern()),
 * relative to `directory`; names sorted as under LC_ALL=C, since what the
 * locale of the job will be is not known (bash sorts by its LC_COLLATE).
 * `looks`: the directories that were listed.
 */
export function expandPathname(
  pattern: string,
  here: Files,
  directory: string,
  options: PathnameOptions,
): PathnameResult {
  const compiled: PatternOptions = {
    extglob: options.extglob,
    letters: options.nocaseglob === "on" ? "any case" : "as they are",
  };
  if (!isPattern(pattern, compiled)) return { kind: "literal", looks: [] };
  const walk = new Walk(here, directory, options);
  try {
    const found = walk.names(segmentsOf(pattern, compiled, options))
      .filter(notIgnored(options.globIgnore, compiled))
      .sort(compareTexts);
    const looks = [...walk.looks];
    if (found.length > 0 || options.nullglob === "on") {
      return { kind: "names", names: found, looks };
    }
    return { kind: options.failglob === "on" ? "no match" : "literal", looks };
  } catch (cause) {
    if (!(cause instanceof WordLimitError)) throw cause;
    return { kind: "too many", reason: cause.message };
  }
}

function segmentsOf(
  pattern: string,
  compiled: PatternOptions,
  { dotglob, globstar, globIgnore }: PathnameOptions,
): Segment[] {
  const anyDot = dotglob === "on" || globIgnore !== undefined;
  const segments = [
    ...pattern.matchAll(/((?:\\[^/]|[^/\\]|\\(?=\/|$))*)(\/*)/g),
  ].filter((
    it,
  ) => it[0] !== "").map(([, part = "", slash = ""]): Segment => {
    if (part === "**" && globstar === "on") {
      return { kind: "all directories", slash };
    }
    if (!isPattern(part, compiled)) {
      return { kind: "name", name: part.replace(/\\(.)/gsu, "$1"), slash };
    }
    const leadingDot = anyDot ? "any" as const : "explicit" as const;
    const options = { ...compiled, leadingDot };
    return { kind: "pattern", pattern: compilePattern(part, options), slash };
  });
  // two of them in a row are one
  return segments.filter((it, index) =>
    it.kind !== "all directories" ||
    segments[index + 1]?.kind !== "all directories"
  );
}

function notIgnored(
  globIgnore: string | undefined,
  options: PatternOptions,
): (name: string) => boolean {
  if (globIgnore === undefined) return () => true;
  const patterns = globIgnore.split(":").map((it) => ({
    parts: it.split("/").map((part) => compilePattern(part, options)),
    // one star at the very end takes slashes in, no other part of a pattern does
    rest: /(^|[^*\\])\*$/.test(it) ? "any" : "none",
  }));
  return (name) => {
    const names = name.split("/");
    return !/^\.\.?$/.test(names.at(-1) ?? "") &&
      !patterns.some(({ parts, rest }) =>
        (parts.length === names.length ||
          rest === "any" && parts.length < names.length) &&
        parts.every((pattern, index) => pattern.matches(names[index] ?? ""))
      );
  };
}

class Walk {
  readonly looks = new Set<string>();
  #here: Files;
  #directory: string;
  #options: PathnameOptions;
  #lists = new Map<string, string[]>();

  constructor(here: Files, directory: string, options: PathnameOptions) {
    this.#here = here;
    this.#directory = directory;
    this.#options = options;
  }

  names(segments: readonly Segment[]): string[] {
    let found = [""];
    for (const [index, segment] of segments.entries()) {
      const isLast = index === segments.length - 1;
      const hasPattern = segments.slice(0, index).some((it) =>
        it.kind !== "name"
      );
      found = found.flatMap((start) =>
        this.#extended(start, segment, isLast, hasPattern)
      );
      if (found.length > maxNames) {
        throw new WordLimitError(`more than ${maxNames} names match`);
      }
    }
    return [...new Set(found)];
  }

  #path(name: string): string {
    return absolutePath(name === "" ? "." : name, this.#directory);
  }

  #list(name: string): string[] {
    const path = this.#path(name);
    const known = this.#lists.get(path);
    if (known !== undefined) return known;
    if (this.#lists.size >= maxLooks) {
      throw new WordLimitError(`more than ${maxLooks} directories are listed`);
    }
    const listed = this.#here.list(path) ?? [];
    this.looks.add(path);
    this.#lists.set(path, listed);
    return listed;
  }

  #isDirectory(name: string): boolean {
    return this.#here.stat(this.#path(name))?.kind === "directory";
  }

  #extended(
    start: string,
    segment: Segment,
    isLast: boolean,
    hasPattern: boolean,
  ): string[] {
    const slash = hasPattern || segment.kind === "pattern"
      ? segment.slash.slice(0, 1)
      : segment.slash;
    const goesOn = (name: string) => {
      if (slash !== "") return this.#isDirectory(name) ? [name + slash] : [];
      return [name];
    };
    switch (segment.kind) {
      case "name": {
        const name = start + segment.name;
        if (name === "") return [slash];
        const exists = slash !== "" ||
          this.#here.lstat(this.#path(name)) !== undefined;
        return exists ? goesOn(name) : [];
      }
      case "pattern":
        return this.#list(start).filter((it) => segment.pattern.matches(it))
          .flatMap((it) => goesOn(start + it));
      case "all directories":
        if (!isLast) {
          // bash goes through links, but not where `**/` starts the word
          return [
            start,
            ...this.#below(
              start,
              start === "" && segment.slash === "/"
                ? "directories"
                : "directories and links to them",
            ).map((it) => `${it}/`),
          ];
        }
        if (slash !== "") {
          const below = this.#below(start, "directories and links to them");
          return [
            ...start === "" ? [] : [start],
            ...below.map((it) => `${it}/`),
          ];
        }
        return [
          ...start === ""
            ? []
            : [hasPattern ? start.replace(/\/+$/, "") : start],
          ...this.#below(start, "all"),
        ];
    }
  }

  /** What is below a directory; links are not followed. */
  #below(
    start: string,
    kinds: "all" | "directories" | "directories and links to them",
  ): string[] {
    const found: string[] = [];
    const left = [start];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      for (const name of this.#list(next)) {
        const isHidden = name.startsWith(".") &&
          this.#options.dotglob === "off" &&
          this.#options.globIgnore === undefined;
        if (isHidden) continue;
        const path = next + name;
        const { kind } = this.#here.lstat(this.#path(path)) ?? {};
        const isDirectory = kind === "directory";
        if (isDirectory) left.push(`${path}/`);
        const counts = isDirectory || kinds === "all" ||
          kinds !== "directories" && kind === "link" && this.#isDirectory(path);
        if (counts) found.push(path);
      }
      if (found.length > maxNames) {
        throw new WordLimitError(`more than ${maxNames} names match`);
      }
    }
    return found;
  }
}
