import type { Edit } from "../cut.ts";
import { receivedWords } from "../interpret/run_fields.ts";
import type { Field, RunStep, Trace } from "../interpret/trace.ts";
import { namesRead } from "../assigned_names.ts";
import { type BehindLead, behindLead } from "./behind_lead.ts";
import { hereIn, isPositional } from "./here_values.ts";
import { type Code, passedOn } from "./passed_arguments.ts";
import { looksUp, plainWord, sweepsPlainly } from "../plain_word.ts";
import { hasMark, type Unknowns } from "../interpret/unknowns.ts";
import { readRunWords, type RunWords } from "../run_command.ts";
import type { Word } from "../syntax.ts";
import { partsOf } from "../walk.ts";
import { wordTexts } from "../word_text.ts";
import { NotStraight } from "./not_straight.ts";
import type { Frame, StraightScript } from "./straight_script.ts";
import { valueCode } from "./value_code.ts";
import { shellQuote } from "../word_text.ts";

/**
 * How words are written that read what the script sets. `as passed`: those that
 * read arguments are left as they are, too.
 */
export type Style = "as passed" | "as written" | "spelled out";

/** What to change in a run command so that its words say what they are. */
export function runEdits(
  run: RunStep,
  frame: Frame,
  script: StraightScript,
): Edit[] {
  const { unknowns } = script.trace;
  const found = receivedWords(run.fields, unknowns, script.search.launchers);
  // a word that holds the program too, `$CMD`, is none of its arguments
  const before = run.fields.slice(
    0,
    run.fields.length - (found?.arguments.length ?? 0),
  );
  const words = [...new Set(run.command.words)];
  const program = words.findLastIndex((word) =>
    before.some((it) => it.word === word)
  );
  // one that is empty here is an argument as well: it may not be in the job
  const behind = words.filter((_, index) =>
    found !== undefined && index > program
  );
  const head = isRecognized(run, found, script) ? "as written" : "spelled out";
  const edits: Edit[] = [];
  words.forEach((word, index) => {
    const last = words[index - 1];
    const fields = run.fields.filter((it) => it.word === word);
    const isArgument = behind.includes(word);
    const flag = last !== undefined && behind.includes(last) &&
      /^-/.test(written(last, run));
    const codes = !isArgument && head === "as written" ? undefined : codesOf(
      word,
      fields,
      run,
      frame,
      flag ? "value of a flag" : "free",
      isArgument ? script.style : "spelled out",
      before.at(-1),
      script,
    );
    if (codes === undefined) return;
    if (codes.some((it) => it.code === undefined)) {
      // `env -i PATH="$PATH"` starts nothing by itself
      if (!isArgument && /^[A-Za-z_]\w*=/.test(written(word, run))) return;
      if (
        !isArgument ||
        fields.some(({ text }) =>
          script.trace.unknowns.shown(text).includes(",") &&
          !text.startsWith("-")
        )
      ) {
        throw new NotStraight(
          `what "${written(word, run)}" ${
            isArgument ? "sweeps" : "starts"
          } is known only in the job`,
        );
      }
      return;
    }
    const text = codes.map((it) => it.code).join(" ");
    if (text !== written(word, run)) edits.push({ ...word.span, text });
  });
  return edits;
}

function written(word: Word, run: RunStep): string {
  return run.code.text.slice(word.span.start, word.span.end);
}

/** Whether the words as written show the same program. */
function isRecognized(
  run: RunStep,
  found: RunWords | undefined,
  script: StraightScript,
): boolean {
  const fields = run.command.words.flatMap((word) =>
    wordTexts(word, run.code.text).map((text, field) => ({ text, word, field }))
  );
  const asWritten = readRunWords(fields, script.search.launchers);
  return asWritten !== undefined && found !== undefined &&
    asWritten.program.kind === found.program.kind &&
    asWritten.arguments.find(({ word }) =>
        run.fields.some((it) => it.word === word)
      )?.word === found.arguments[0]?.word;
}

/** A word → code of each of its fields, as it may stand at the run. */
function codesOf(
  word: Word,
  fields: Field[],
  run: RunStep,
  frame: Frame,
  role: "free" | "value of a flag",
  style: Style,
  program: Field | undefined,
  script: StraightScript,
): Code[] | undefined {
  const text = written(word, run);
  const names = new Set<string>();
  let computed = false;
  for (const part of partsOf(word)) {
    if (part.kind === "parameter") names.add(part.name);
    if (part.kind === "command" || part.kind === "arithmetic") computed = true;
  }
  const spelled = (): Code[] =>
    fields.map((it) => ({
      code: valueCode(it.text, script.trace.unknowns, run.moment),
      value: it.text,
    }));
  if (names.size === 0 && !computed) {
    // braces make several words without any expansion
    return fields.length <= 1 || fields.some((it) => hasMark(it.text))
      ? undefined
      : spelled();
  }
  // behind `bash -c text` stands the text's own name
  const named = run.launch !== undefined || run.code.kind === "command string";
  const positional = [...names].some((it) =>
    isPositional(it) || it === "0" && named
  );
  const own = positional ||
    fields.some((it) => !hasMark(it.text) && looksUp(it.text)) ||
    [...names].some((name) =>
      script.trace.decidedBy.has(name) ||
      run.moment.scopes.some((scope) => scope.has(name))
    );
  if (!own && !computed && style !== "spelled out") return undefined;
  const sweeps = fields.some((it) =>
    sweepsPlainly(
      plainWord(it.text, run.fields[run.fields.indexOf(it) - 1]?.text),
      script.search.sweepFlags,
    ) ||
    sweepable(it.text, text, script) || sweepsHere(it, run, script) ||
    fields.length > 1 && /=|^~|^-m$|^--multirun$/.test(it.text)
  ) ||
    leadOf(word, fields, run, script)?.lead.some((it) =>
        sweepable(script.trace.unknowns.shown(it.text), text, script)
      ) === true;
  if (positional && (sweeps || style !== "as passed")) {
    const passed = passedOn(text, fields, frame);
    if (passed !== undefined) return passed;
  }
  if (
    (style !== "spelled out" || role === "value of a flag") && !sweeps &&
    (!positional || style === "as passed")
  ) return undefined;
  const kept = keptBehindLead(word, fields, run, program, script);
  if (kept !== undefined) return kept;
  const codes = spelled();
  if (codes.every((it) => it.code !== undefined)) return codes;
  return sweeps || style === "spelled out" && !positional ? codes : undefined;
}

/**
 * A word of a variable that is what it is here: what it begins with in any
 * case, with the program and all that sweeps, is spelled out; the rest is as it
 * is in the job.
 */
function keptBehindLead(
  word: Word,
  fields: Field[],
  run: RunStep,
  program: Field | undefined,
  script: StraightScript,
): Code[] | undefined {
  const { trace: { unknowns }, style } = script;
  const found = leadOf(word, fields, run, script);
  if (style === "spelled out" || found === undefined) return undefined;
  const open = fields.slice(found.lead.length);
  if (open.some((it) => it === program || sweepsAsShown(it, run, script))) {
    return undefined;
  }
  const known = found.lead.map((it) => unknowns.resolved(it.text) ?? "");
  // whether it is Hydra's flag hangs on what follows
  if (known.at(-1) === "-m") return undefined;
  return [...known.map(shellQuote), found.rest].map((code) => ({
    code,
    value: "",
  }));
}

/** The lead of a word that is what it is here. */
function leadOf(
  word: Word,
  fields: Field[],
  run: RunStep,
  { trace: { unknowns } }: StraightScript,
): BehindLead | undefined {
  return fields.some(({ text }) => isHere(text, unknowns))
    ? behindLead(word, fields, run, unknowns)
    : undefined;
}

/** Whether a text hangs on what is true here, beside the environment. */
function isHere(text: string, unknowns: Unknowns): boolean {
  return unknowns.within(text).some((it) =>
    it.kind === "here" && it.origin.variable === undefined
  );
}

/** Whether a field that is what it is here surely sweeps, or has Hydra do so. */
function sweepsHere(
  field: Field,
  run: RunStep,
  script: StraightScript,
): boolean {
  return isHere(field.text, script.trace.unknowns) &&
    sweepsAsShown(field, run, script);
}

function sweepsAsShown(
  field: Field,
  run: RunStep,
  { trace: { unknowns }, search: { sweepFlags } }: StraightScript,
): boolean {
  const text = unknowns.shown(field.text);
  const before = run.fields[run.fields.indexOf(field) - 1];
  return /^--?m(ultirun)?$/.test(text) ||
    /^[\w./@+~:-]+=.*[,(]/s.test(text) && !text.startsWith("-") ||
    sweepsPlainly(
      plainWord(text, before && unknowns.shown(before.text)),
      sweepFlags,
    );
}

/** The styles to try for a run, one after the other. */
export function stylesFor(run: RunStep, trace: Trace): Style[] {
  const reads = run.command.words.some((it) =>
    [...namesRead(it)].some(isPositional)
  );
  return reads && (trace.emptyHere === "some" || hereIn(run, trace).size > 0)
    ? ["as passed", "as written", "spelled out"]
    : ["as written", "spelled out"];
}

/** Whether a value could sweep where its variable was, or make several words. */
function sweepable(
  field: string,
  written: string,
  script: StraightScript,
): boolean {
  if (/^-/.test(field) && !/^--?m(ultirun)?$/.test(field)) return false;
  const key = /^[\w./@+~:-]+=/.exec(field)?.[0];
  if (key === undefined) {
    return field.includes("=") || /^(~|-m$|--multirun$)/.test(field);
  }
  // the key must be seen, else it is no override at all
  if (!written.replaceAll(/["']/g, "").startsWith(key)) return true;
  const value = script.trace.unknowns.pieces(field.slice(key.length));
  const known = value.map((it) => typeof it === "string" ? it : "").join("");
  // what is true here stays as written, unless it surely sweeps
  const here = value.some((it) =>
    typeof it !== "string" && it.kind === "here" && it.text.includes(",")
  );
  return here || /[^\w./:+@%-]/.test(known);
}
