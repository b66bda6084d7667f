import type { Edit } from "../cut.ts";
import type { Word } from "../syntax.ts";
import { partsOf } from "../walk.ts";
import { shellQuote } from "../word_text.ts";
import type { Facts } from "./facts.ts";
import { hasMark, type Unknowns } from "./markers.ts";
import { StatementText } from "./statement_text.ts";
import type { RunStep } from "./steps.ts";

/** How words are written that read what the script sets. */
export type Style = "as written" | "spelled out";

/** Arguments of the function that is inlined: code and value of each. */
export interface Frame {
  arguments: { code: string | undefined; value: string }[];
  kind: "script" | "function";
}

/** A way of writing that cannot be made straight. */
export class NotStraight extends Error {}

/** Writes the words of runs, and of calls that lead to them. */
export class RunWords {
  readonly text: StatementText;

  constructor(
    readonly facts: Facts,
    readonly unknowns: Unknowns,
    readonly style: Style,
  ) {
    this.text = new StatementText(facts);
  }

  /** What to change in a run command so that its words say what they are. */
  runEdits(run: RunStep, frame: Frame): Edit[] {
    const found = this.facts.runs.get(run.command);
    const edits: Edit[] = [];
    const words = run.command.words;
    const firstArgument = found?.arguments[0]?.word.span.start ??
      Number.POSITIVE_INFINITY;
    words.forEach((word, index) => {
      const before = words[index - 1];
      const flag = before !== undefined && /^-/.test(this.text.slice(before)) &&
        word.span.start > firstArgument;
      const fields = run.words[index] ?? [];
      const codes = this.codes(
        word,
        fields,
        frame,
        flag ? "value of a flag" : "free",
      );
      const written = this.text.slice(word);
      if (codes.some((it) => it.code === undefined)) {
        if (fields.some((it) => it.includes(",") && !it.startsWith("-"))) {
          throw new NotStraight(
            `what "${written}" sweeps is known only in the job`,
          );
        }
        return;
      }
      const text = codes.map((it) => it.code).join(" ");
      if (text !== written) edits.push({ ...word.span, text });
    });
    return edits;
  }

  /** A word → code of each of its fields, as it may stand at the run. */
  codes(
    word: Word,
    fields: string[],
    frame: Frame,
    role: "free" | "value of a flag" = "free",
  ): { code: string | undefined; value: string }[] {
    const written = this.text.slice(word);
    const keep = [{ code: written, value: fields.join(" ") }];
    const names = new Set<string>();
    let computed = false;
    for (const part of partsOf(word)) {
      if (part.kind === "parameter") names.add(part.name);
      if (part.kind === "command" || part.kind === "arithmetic") {
        computed = true;
      }
    }
    const ownPositional = [...names].some((it) =>
      /^([1-9]\d*|[@*#])$/.test(it)
    );
    const own = [...names].some((it) => this.facts.assigned.has(it));
    if (names.size === 0 && !computed) {
      // braces make several words without any expansion
      return fields.length <= 1
        ? [{ code: written, value: fields[0] ?? "" }]
        : fields.map((value) => ({ code: shellQuote(value), value }));
    }
    if (ownPositional) {
      const passed = this.#passedArguments(written, fields, frame);
      if (passed !== undefined) return passed;
    } else if (!own && !computed) {
      return keepFields(keep, fields, written);
    } else if (this.style === "as written" || role === "value of a flag") {
      const sweeps = fields.some((it) =>
        sweepable(it, written) ||
        fields.length > 1 && /=|^~|^-m$|^--multirun$/.test(it)
      );
      if (fields.length === 0 || !sweeps) {
        return keepFields(keep, fields, written);
      }
    }
    if (fields.length === 0) return keepFields(keep, fields, written);
    return fields.map((value) => ({ code: this.unknowns.code(value), value }));
  }

  #passedArguments(
    written: string,
    fields: string[],
    frame: Frame,
  ): { code: string | undefined; value: string }[] | undefined {
    const all = frame.arguments;
    if (/^"?\$(@|\{@\})"?$/.test(written)) {
      const from = all.length - fields.length;
      const rest = from < 0 ? [] : all.slice(from);
      if (
        rest.length === fields.length &&
        rest.every((it, index) => it.value === fields[index])
      ) return rest;
    }
    const number = /^"?\$\{?([1-9])\}?"?$/.exec(written)?.[1];
    const one = all[Number(number) - 1];
    if (
      number !== undefined && one !== undefined && fields.length === 1 &&
      one.value === fields[0]
    ) return [one];
    return undefined;
  }
}

function keepFields(
  keep: { code: string; value: string }[],
  fields: string[],
  written: string,
): { code: string; value: string }[] {
  return fields.length === 1
    ? [{ code: written, value: fields[0] ?? "" }]
    : keep;
}

/** Whether a value could sweep where its variable was, or make several words. */
function sweepable(field: string, written: string): boolean {
  if (/^-/.test(field) && !/^--?m(ultirun)?$/.test(field)) return false;
  const key = /^[\w./@+~:-]+=/.exec(field)?.[0];
  if (key === undefined) {
    return field.includes("=") || /^(~|-m$|--multirun$)/.test(field);
  }
  // the key must be seen, else it is no override at all
  if (!written.replaceAll(/["']/g, "").startsWith(key)) return true;
  const value = field.slice(key.length);
  // deno-lint-ignore no-control-regex
  return /[^\w./:+@%\x0e\x0f-]/.test(value) ||
    hasMark(value) && value.includes(",");
}
