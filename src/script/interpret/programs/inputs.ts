import type { Here } from "../here.ts";
import { absolutePath } from "../text/test_facts.ts";
import type { ProgramResult } from "./program.ts";

/** Files longer than this are left to the real program. */
export const maxBytes = 10_000_000;

export interface Inputs {
  /** Name as it was written, and text. */
  texts: { name: string; text: string }[];
  holds: ProgramResult["holds"];
}

/**
 * The texts of the files that are named, of standard input for `-` or where
 * none is named. Undefined where one cannot be read, or is no text.
 */
export function readInputs(
  names: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): Inputs | undefined {
  const texts: Inputs["texts"] = [];
  let holds: Inputs["holds"] = "everywhere";
  for (const name of names.length === 0 ? ["-"] : names) {
    if (name === "-") {
      // what is read once is read
      if (texts.some((it) => it.name === "-")) return undefined;
      texts.push({ name, text: stdin });
      continue;
    }
    if (name === "") return undefined;
    const path = absolutePath(name, directory);
    if (here.stat(path)?.kind !== "file") return undefined;
    const text = here.read(path, maxBytes);
    if (text === undefined) return undefined;
    texts.push({ name, text });
    holds = "here";
  }
  const isText = texts.every((it) => !/[\0\ufffd]/.test(it.text));
  return isText ? { texts, holds } : undefined;
}

/** A text's lines, each with its newline; the last one may lack it. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A text's lines without their newlines. */
export function bareLines(text: string): string[] {
  return linesOf(text).map((it) => it.endsWith("\n") ? it.slice(0, -1) : it);
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

export function done(
  stdout: string,
  holds: ProgramResult["holds"] = "everywhere",
  status = 0,
): ProgramResult {
  return { stdout, errors: [], status, holds };
}

/** Up to 15 digits, so that a number holds it. */
export function readCount(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
