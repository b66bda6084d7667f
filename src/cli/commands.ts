import { closeWord } from "../close_word.ts";

/** The commands, as users type them, with a word on each. */
export const commands = {
  submit: "Submit a script's sweep; the word may be left out",
  status: "Show how jobs stand",
  wait: "Wait until jobs have ended",
  results: "Show settings and metrics in one table, or on a page",
  logs: "Print what a job has written",
  show: "Show a job's record, script and paths",
  cancel: "Cancel jobs, queued or running",
  release: "Let jobs start that were submitted held",
  resume: "Submit what earlier calls left over, each job once",
  resubmit: "Submit jobs that ended once more, in place",
  clean: "Remove what never ran, and what is left over",
  check: "Show what each scheduler would make of a script",
  doctor: "Show what is installed here, and limits that matter",
  completions: "Print a completion script for bash, zsh or fish",
} as const satisfies Readonly<Record<string, string>>;

export type CommandName = keyof typeof commands;

export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

export const everyCommand: readonly CommandName[] = Object.keys(commands)
  .filter(
    isCommand,
  );

/** What other programs call some of them. */
const synonyms: ReadonlyMap<string, CommandName> = new Map([
  ["kill", "cancel"],
  ["stop", "cancel"],
  ["rm", "cancel"],
  ["ls", "status"],
  ["list", "status"],
  ["queue", "status"],
  ["tail", "logs"],
  ["retry", "resubmit"],
  ["rerun", "resubmit"],
  ["continue", "resume"],
  ["run", "submit"],
  ["unhold", "release"],
]);

/** The command that a word most likely means that is none. */
export function closeCommand(word: string): CommandName | undefined {
  const close = synonyms.get(word) ?? closeWord(word, everyCommand);
  return everyCommand.find((it) => it === close);
}
