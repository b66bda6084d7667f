import type { DirectiveWord } from "./directive_words.ts";
import type { Option, TextPart } from "./options.ts";
import { readArray } from "./own_array.ts";
import type {
  Directive,
  DirectiveFault,
  DirectiveReading,
  OwnArray,
  ReplacedOption,
} from "../scheduler.ts";

/** What becomes of one option of the user's directives. */
export type Verdict =
  | { kind: "keep" }
  | { kind: "replace"; sets: ReplacedOption["sets"] }
  /** The job starts in `dir`, or where it was submitted. */
  | { kind: "start in"; dir: string | undefined }
  | { kind: "shell"; path: string }
  /** A job array; `sets`: what beside it the option sets. */
  | { kind: "array"; tasks: string; sets?: "name" }
  | { kind: "array limit"; maxRunning: number }
  | { kind: "fault"; message: string; hint: string };

type FaultVerdict = Extract<Verdict, { kind: "fault" }>;

/** Directives, their words and options, and the judge of these → a reading. */
export function readDirectiveOptions(
  directives: Directive[],
  words: DirectiveWord[],
  options: Option[],
  judge: (option: Option, text: string) => Verdict,
): DirectiveReading {
  const cuts: TextPart[] = [];
  const replaced: ReplacedOption[] = [];
  const faults: DirectiveFault[] = [];
  let startDir: string | undefined;
  let shell: string | undefined;
  let array: OwnArray | undefined;
  let limit: { option: Option; maxRunning: number } | undefined;
  for (const option of options) {
    const { span, text } = locate(directives, option.parts);
    const verdict = judge(option, text);
    if (verdict.kind === "replace") {
      replaced.push({ span, text, sets: verdict.sets });
      cuts.push(...option.parts);
    } else if (verdict.kind === "start in") {
      startDir = verdict.dir;
    } else if (verdict.kind === "shell") {
      shell = verdict.path;
    } else if (verdict.kind === "array") {
      cuts.push(...option.parts);
      if (verdict.sets !== undefined) {
        replaced.push({ span, text, sets: verdict.sets });
      }
      const read = readArray(verdict.tasks, { span, text });
      if (read.kind === "fault") faults.push({ span, ...read.fault });
      else array = read.array;
    } else if (verdict.kind === "array limit") {
      limit = { option, maxRunning: verdict.maxRunning };
    } else if (verdict.kind === "fault") {
      faults.push({ span, message: verdict.message, hint: verdict.hint });
    }
  }
  if (array !== undefined && limit !== undefined) {
    cuts.push(...limit.option.parts);
    array = { ...array, maxRunning: limit.maxRunning };
  }
  return {
    kept: keptLines(directives, words, cuts),
    replaced,
    faults,
    ...(startDir === undefined ? {} : { startDir }),
    ...(shell === undefined ? {} : { shell }),
    ...(array === undefined ? {} : { array }),
  };
}

function locate(
  directives: Directive[],
  parts: TextPart[],
): Pick<ReplacedOption, "span" | "text"> {
  const first = parts[0];
  const last = parts.at(-1);
  const from = directives[first?.line ?? 0];
  const to = directives[last?.line ?? 0];
  if (!first || !last || !from || !to) throw new Error("an option has no text");
  return {
    span: {
      start: from.span.start + first.start,
      end: to.span.start + last.end,
    },
    text: first.line === last.line
      ? from.text.slice(first.start, last.end)
      : `${from.text.slice(first.start, first.end)} ${
        to.text.slice(last.start, last.end)
      }`,
  };
}

/** A line of which no word is left goes; its comment spoke of what went. */
function keptLines(
  directives: Directive[],
  words: DirectiveWord[],
  cuts: TextPart[],
): string[] {
  return directives.flatMap(({ text }, line) => {
    const here = cuts.filter((it) => it.line === line)
      .toSorted((a, b) => b.start - a.start);
    if (here.length === 0) return [text];
    const left = words.filter((it) =>
      it.line === line &&
      !here.some((cut) => cut.start <= it.start && it.end <= cut.end)
    );
    const onlyComment = left[0]?.value.startsWith("#") &&
      !left.some((it) => it.value.startsWith("-"));
    return left.length === 0 || onlyComment ? [] : [here.reduce(without, text)];
  });
}

/** The text without a part, and without the blanks before it. */
function without(text: string, part: TextPart): string {
  const before = text.slice(0, part.start);
  const cutsWord = /\S$/.test(before);
  return (cutsWord ? before : before.trimEnd()) + text.slice(part.end);
}

/** The fault of an option with which the submit command would not come back. */
export function waitsForJob(text: string, program: string): FaultVerdict {
  return {
    kind: "fault",
    message:
      `Cannot submit with "${text}": ${program} would wait for the job itself`,
    hint: `Remove it and use "mlxpsub status"`,
  };
}

/** The fault of an option with which nothing would be submitted. */
export function submitsNothing(text: string, program: string): FaultVerdict {
  return {
    kind: "fault",
    message:
      `Cannot submit with "${text}": ${program} would only check the job`,
    hint: `Remove it and use "mlxpsub --dry-run"`,
  };
}
