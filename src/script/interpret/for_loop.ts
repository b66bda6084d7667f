/** `for name in words`: bash manual, 3.2.5.1. */
import { ShellFault } from "./faults.ts";
import type { Part, Word } from "../syntax.ts";
import { partsOf } from "../walk.ts";
import { expandWord, withEmptyHere } from "./expand.ts";
import type { Jump } from "./jump.ts";
import {
  type Loop,
  loopStep,
  runTurn,
  turnOnly,
  undecidedTurns,
} from "./loops.ts";
import { isOpen } from "./open_list.ts";
import { parameterSyntax } from "./parameter/syntax.ts";
import type { Shell } from "./shell.ts";
import { failure, success } from "./state.ts";
import { setsInJobWith } from "./start_state.ts";
import { noteHere, refuseDepending, undecided } from "./undecided.ts";
import { hasMark } from "./unknowns.ts";
import { joinLeft, type UntakenJump } from "./untaken_jumps.ts";
import { assignText } from "./variables.ts";

type For = Extract<Loop, { kind: "for" }>;

/** `for name in words` */
export function runFor(command: For, shell: Shell): Jump | undefined {
  const { result: fields, marks } = withEmptyHere(
    shell,
    () =>
      command.words === undefined
        ? shell.state.positional.map((text) => ({ text, word: undefined }))
        : forFields(command.words, shell),
  );
  const open = fields.find((it) => isOpen(it.text, it.word, shell));
  if (open !== undefined) {
    return undecidedTurns(command, open.text, shell, () => {
      assignText(command.variable, undefined, open.text, "=", shell);
      return turnOnly(command.body, shell);
    });
  }
  const here = fields.find((it) =>
    hasMark(it.text) && fromHere(it.text, shell)
  );
  const mark = here?.text ?? marks;
  if (mark === "") return turns();
  return undecided({
    mark,
    span: command.span,
    alternatives: [turns, here === undefined ? another : none],
    actual: 0,
    around: "compound",
    words: fields.length === 0 ? "no turn" : "yes",
  }, shell);

  function none(): undefined {
    shell.setStatus(success);
    return undefined;
  }

  /** A turn that is none here. */
  function another(): Jump | undefined {
    const origin = shell.unknowns.first(mark)?.origin ??
      shell.origin(command.span);
    const text = shell.unknowns.job(origin);
    assignText(command.variable, undefined, text, "=", shell);
    return turnOnly(command.body, shell);
  }

  function turns(): Jump | undefined {
    const runs = shell.runs.length;
    const jump = eachTurn();
    const names = namesInJob(command.words ?? [], shell);
    if (
      names !== undefined &&
      (shell.runs.length > runs || fields.length === 0 && namesRun())
    ) {
      const mark = shell.unknowns.job(shell.origin(names.span));
      refuseDepending(mark, command.span, shell);
    }
    if (shell.runs.length > runs) {
      // how many turns it made is for its words to say
      for (const { text, word } of fields) {
        if (word === undefined || !isSplit(word)) continue;
        if (hasMark(text)) noteHere(text, command.span, shell, "yes");
      }
    }
    return jump;
  }

  /** Whether a run stands in a turn, were there one. */
  function namesRun(): boolean {
    const { start, end } = command.body.span;
    const text = shell.code.text.slice(start, end);
    // any command with a variable may be one, and here few are
    return shell.settings.mayBeRun(text.replaceAll("$", ""));
  }

  function eachTurn(): Jump | undefined {
    const loop = loopStep(command, shell);
    const leaving: UntakenJump[] = [];
    shell.setStatus(success);
    for (const { text } of fields) {
      if (!assign(text)) return undefined;
      const turn = runTurn(command.body, text, loop, leaving, shell);
      if (turn.ends) return turn.jump;
    }
    joinLeft(leaving, shell);
    return undefined;
  }

  /** A variable that is read-only ends the loop, not the line. */
  function assign(text: string): boolean {
    try {
      assignText(command.variable, undefined, text, "=", shell);
      return true;
    } catch (cause) {
      if (!(cause instanceof ShellFault) || cause.ends !== "line") throw cause;
      shell.complain(cause.message);
      shell.setStatus(failure);
      return false;
    }
  }
}

function forFields(
  words: Word[],
  shell: Shell,
): { text: string; word: Word | undefined }[] {
  return words.flatMap((word) =>
    expandWord(word, shell).map((text) => ({ text, word }))
  );
}

/** `${!SLURM_@}`: which names there are is known only in the job. */
function namesInJob(words: Word[], shell: Shell): Part | undefined {
  if (shell.unknowns.trust === "here") return undefined;
  return words.flatMap((it) => [...partsOf(it)]).find((part) => {
    if (part.kind !== "parameter") return false;
    const syntax = parameterSyntax(part, shell.code.text);
    return syntax !== "bad" && syntax.operation.kind === "names" &&
      setsInJobWith(syntax.name);
  });
}

/** Whether a word may become several. */
function isSplit({ parts }: Word): boolean {
  return parts.some((it) => it.kind === "parameter" || it.kind === "command");
}

function fromHere(text: string, shell: Shell): boolean {
  return shell.unknowns.within(text).some((it) =>
    it.kind === "here" && it.origin.variable === undefined
  );
}
