import type { Command, List, SimpleCommand, Word } from "./syntax.ts";
import { commandName, everyCommand, everyPart, partsOf } from "./walk.ts";

const declaring = new Set([
  "declare",
  "export",
  "local",
  "readonly",
  "typeset",
  "read",
  "mapfile",
  "readarray",
  "getopts",
  "let",
  "unset",
]);

/** A script is asked for by many, and may be long. */
const ofLists = new WeakMap<List, ReadonlyMap<string, number>>();

/** Variables that the script itself gives a value, and where it first does. */
export function assignedNames(
  list: List,
  source: string,
): ReadonlyMap<string, number> {
  const known = ofLists.get(list);
  if (known !== undefined) return known;
  const names = new Map<string, number>();
  ofLists.set(list, names);
  const add = (name: string, offset: number): void => {
    if (offset < (names.get(name) ?? Infinity)) names.set(name, offset);
  };
  for (const command of everyCommand(list)) addOf(command, source, add);
  for (const part of everyPart(list)) {
    // `${X:=default}`
    if (part.kind === "parameter" && /^:?=/.test(part.operation)) {
      add(part.name, part.span.start);
    }
  }
  return names;
}

function addOf(
  command: Command,
  source: string,
  add: (name: string, offset: number) => void,
): void {
  switch (command.kind) {
    case "for":
    case "select":
      return add(command.variable, command.span.start);
    case "arithmetic for":
    case "arithmetic": {
      const word = command.kind === "arithmetic"
        ? command.expression
        : command.header;
      const text = source.slice(word.span.start, word.span.end);
      for (
        const found of text.matchAll(
          /([A-Za-z_]\w*)\s*([-+*/%]?=(?!=)|\+\+|--)/g,
        )
      ) {
        add(found[1] ?? "", command.span.start);
      }
      return;
    }
    case "simple":
      return addOfSimple(command, source, add);
  }
}

function addOfSimple(
  command: SimpleCommand,
  source: string,
  add: (name: string, offset: number) => void,
): void {
  // `A=1 python main.py` gives A to python alone, `A=1` to what follows
  if (command.words.length === 0) {
    for (const it of command.assignments) add(it.name, it.span.start);
  }
  const name = commandName(command, source) ?? "";
  if (declaring.has(name)) {
    for (const word of command.words.slice(1)) {
      const text = source.slice(word.span.start, word.span.end);
      const found = /^([A-Za-z_]\w*)(?:[=+[]|$)/.exec(text);
      // `export HOME` changes nothing
      const changes = name !== "export" || text.includes("=");
      if (found !== null && changes) add(found[1] ?? "", word.span.start);
    }
  }
  if (name === "printf") {
    const text = source.slice(command.span.start, command.span.end);
    const found = /\s-v\s*([A-Za-z_]\w*)/.exec(text);
    if (found !== null) add(found[1] ?? "", command.span.start);
  }
}

/** The variables that a word reads. */
export function namesRead(word: Word): Set<string> {
  const names = new Set<string>();
  for (const part of partsOf(word)) {
    if (part.kind === "parameter") names.add(part.name);
  }
  return names;
}
