/** Redirections: bash manual, 3.6. */
import type { Redirect } from "../syntax.ts";
import { expandQuoted, expandText, expandWord } from "./expand.ts";
import { ShellFault } from "./faults.ts";
import { filesOf, touchFile, UnknownFile } from "./files.ts";
import type { Jump } from "./jump.ts";
import type { Shell } from "./shell.ts";
import { failure } from "./state.ts";
import type { FileState } from "./file_states.ts";
import {
  type Descriptor,
  type Input,
  inputOf,
  type Sink,
  sinkOf,
  unknownInput,
} from "./streams.ts";
import { absolutePath } from "./test_facts.ts";
import { hasMark } from "./unknowns.ts";
import { noteWritten } from "./written_files.ts";
import { assignText, textOf } from "./variables.ts";

/** Longer files are data, not settings. */
const longestFile = 1_000_000;

/** A redirection with its words expanded. */
export interface Redirected {
  descriptor: number;
  operator: string;
  /** The path, or the number of the descriptor that is copied. */
  target: string;
}

/**
 * Interprets a command with its descriptors redirected; `kept`: what it does
 * to its own files is known, for it is interpreted.
 */
export function withRedirects(
  redirects: Redirect[],
  shell: Shell,
  work: (done: Redirected[]) => Jump | undefined,
  use: "kept" | "left",
): Jump | undefined {
  const { state } = shell;
  // a script may open one with each turn of a loop
  shell.tickFor(state.descriptors.size, "thing");
  const before = new Map(state.descriptors);
  const opened: Sink[] = [];
  try {
    const done: Redirected[] = [];
    for (const it of redirects) {
      const one = redirect(it, shell, opened, use);
      if (one === "failed") {
        shell.setStatus(failure);
        shell.redirectFailed = true;
        return undefined;
      }
      done.push(one);
    }
    return work(done);
  } finally {
    for (const it of opened) closeFile(it, shell);
    for (const it of redirects) keepNamed(it, before, shell);
    shell.state.descriptors = before;
  }
}

/** What `{name}>file` opens stays open behind its command. */
function keepNamed(
  { descriptor }: Redirect,
  before: Map<number, Descriptor>,
  shell: Shell,
): void {
  const name = /^\{(\w+)\}$/.exec(descriptor ?? "")?.[1];
  if (name === undefined || shell.shopt("varredir_close") === "on") return;
  const number = Number(textOf(name, shell));
  const opened = shell.state.descriptors.get(number);
  if (opened === undefined) before.delete(number);
  else before.set(number, opened);
}

/** `exec >file`: for all that follows. */
export function redirectForGood(redirects: Redirect[], shell: Shell): void {
  for (const it of redirects) {
    const opened: Sink[] = [];
    if (redirect(it, shell, opened, "kept") === "failed") {
      shell.setStatus(failure);
    }
  }
}

function closeFile(sink: Sink, shell: Shell): void {
  shell.sinks.delete(sink);
  if (sink.path === undefined) return;
  const { files } = shell.state;
  const text = sink.chunks.join("");
  const old = files.get(sink.path);
  if (old?.kind === "unknown") return;
  files.set(sink.path, { kind: "text", text });
}

function redirect(
  it: Redirect,
  shell: Shell,
  opened: Sink[],
  use: "kept" | "left",
): Redirected | "failed" {
  const { operator } = it;
  const { descriptors } = shell.state;
  const reads = operator.startsWith("<");
  const descriptor = descriptorOf(it, reads ? 0 : 1, shell);
  if (operator === "<<" || operator === "<<-") {
    const text = hereDocumentText(it, shell);
    descriptors.set(descriptor, inputOf(text));
    return { descriptor, operator: "<<", target: text };
  }
  if (operator === "<<<") {
    const text = `${expandText(it.target, shell, "word")}\n`;
    descriptors.set(descriptor, inputOf(text));
    return { descriptor, operator, target: text };
  }
  const target = oneWord(it, shell);
  if (operator === "<&" || operator === ">&") {
    const number = /^(\d+)(-?)$/.exec(target);
    if (target === "-" || number !== null) {
      if (number !== null) {
        const copied = descriptors.get(Number(number[1]));
        if (copied === undefined && Number(number[1]) > 2) {
          shell.complain(`${target}: Bad file descriptor`);
          return "failed";
        }
        if (number[2] === "-") descriptors.delete(Number(number[1]));
        if (copied === undefined) descriptors.delete(descriptor);
        else descriptors.set(descriptor, copied);
      } else descriptors.delete(descriptor);
      return { descriptor, operator, target };
    }
    if (operator === "<&" || (it.descriptor ?? "1") !== "1") {
      shell.complain(`${target}: ambiguous redirect`);
      return "failed";
    }
  }
  if (operator === "<" || operator === "<>") {
    const input = openInput(target, it, shell);
    if (input === undefined) return "failed";
    const path = operator === "<>" ? absolutePath(target, shell) : undefined;
    descriptors.set(
      descriptor,
      path === undefined ? input : { ...input, writes: path },
    );
    return { descriptor, operator, target };
  }
  if (isRefused(target, operator, shell)) {
    shell.complain(`${target}: cannot be written`);
    return "failed";
  }
  const both = operator.startsWith("&>") || operator === ">&";
  const sink = openOutput(target, operator, it, shell, use);
  opened.push(sink);
  descriptors.set(descriptor, sink);
  if (both) descriptors.set(2, sink);
  return { descriptor, operator, target };
}

function descriptorOf(it: Redirect, usual: number, shell: Shell): number {
  const { descriptor } = it;
  if (descriptor === undefined) return usual;
  const name = /^\{(\w+)\}$/.exec(descriptor)?.[1];
  if (name === undefined) return Number(descriptor);
  const { descriptors } = shell.state;
  const written = shell.code.text.slice(
    it.target.span.start,
    it.target.span.end,
  );
  if (written === "-") {
    const number = Number(textOf(name, shell));
    return Number.isInteger(number) ? number : 10;
  }
  let number = 10;
  while (descriptors.has(number)) number++;
  assignText(name, undefined, String(number), "=", shell);
  return number;
}

function oneWord(it: Redirect, shell: Shell): string {
  const fields = expandWord(it.target, shell);
  const [only] = fields;
  if (only === undefined || fields.length > 1) {
    const written = shell.code.text.slice(
      it.target.span.start,
      it.target.span.end,
    );
    throw new ShellFault(`${written}: ambiguous redirect`, "command");
  }
  return only;
}

function openInput(
  target: string,
  it: Redirect,
  shell: Shell,
): Input | undefined {
  const origin = shell.origin(it.span);
  const own = shell.state.files.get(target);
  if (own?.kind === "text" && hasMark(target)) return inputOf(own.text);
  const path = absolutePath(target, shell);
  if (path === undefined) return unknownInput(origin);
  if (path === "/dev/null") return inputOf("");
  if (path === "/dev/stdin") {
    const input = shell.state.descriptors.get(0);
    return input?.kind === "input" ? input : inputOf("");
  }
  try {
    const here = filesOf(shell);
    const text = here.read(path, longestFile);
    if (text !== undefined) return inputOf(text);
    if (here.stat(path) !== undefined) return unknownInput(origin);
    shell.complain(`${target}: No such file or directory`);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof UnknownFile)) throw cause;
    return unknownInput(cause.origin);
  }
}

/** Whether bash surely cannot write a file: a directory, or none around it. */
function isRefused(target: string, operator: string, shell: Shell): boolean {
  if (target === "") return true;
  const kept = operator === ">" && shell.option("noclobber") === "on";
  // what the job finds there is not looked at
  if (shell.unknowns.trust === "job" && !kept) return false;
  const path = absolutePath(target, shell);
  if (path === "/dev/full") return shell.unknowns.trust === "here";
  if (path === undefined || path.startsWith("/dev/")) return false;
  try {
    const here = filesOf(shell);
    const found = here.stat(path)?.kind;
    if (found === "directory") return shell.unknowns.trust === "here";
    if (found === "file" && kept) return true;
    const parent = path.slice(0, path.lastIndexOf("/")) || "/";
    return shell.unknowns.trust === "here" &&
      here.stat(parent)?.kind !== "directory";
  } catch (cause) {
    if (cause instanceof UnknownFile) return false;
    throw cause;
  }
}

function openOutput(
  target: string,
  operator: string,
  it: Redirect,
  shell: Shell,
  use: "kept" | "left",
): Sink {
  const path = absolutePath(target, shell);
  if (path === undefined || /^\/dev\//.test(path)) {
    return deviceSink(path, shell);
  }
  if (!operator.includes(">>")) noteWritten(target, it.target.span, shell);
  if (use === "left") {
    touchFile(path, { kind: "unknown", origin: shell.origin(it.span) }, shell, {
      what: shell.code.text.slice(it.span.start, it.span.end),
    });
    return sinkOf("dropped");
  }
  const sink = sinkOf("file", path);
  const appends = operator.includes(">>");
  let state: FileState = { kind: "text", text: "" };
  if (appends) {
    try {
      const old = filesOf(shell).read(path, longestFile);
      if (old !== undefined) sink.chunks.push(old);
    } catch (cause) {
      if (!(cause instanceof UnknownFile)) throw cause;
      state = { kind: "unknown", origin: cause.origin };
    }
  }
  if (state.kind === "text") {
    state = { kind: "text", text: sink.chunks.join("") };
  }
  shell.state.files.set(path, state);
  shell.sinks.add(sink);
  return sink;
}

function deviceSink(path: string | undefined, shell: Shell): Sink {
  const number = path === "/dev/stdout" ? 1 : path === "/dev/stderr" ? 2 : -1;
  const found: Descriptor | undefined = shell.state.descriptors.get(number);
  return found?.kind === "sink" ? found : sinkOf("dropped");
}

/** The text of a here-document, its expansions done. */
function hereDocumentText(it: Redirect, shell: Shell): string {
  const { hereDocument } = it;
  if (hereDocument === undefined) return "";
  return expandQuoted(hereDocument.parts, shell);
}

/** `$(< file)` → the file's text. */
export function openSubstitutedFile(it: Redirect, shell: Shell): string {
  const input = openInput(oneWord(it, shell), it, shell);
  if (input === undefined) {
    shell.setStatus(failure);
    return "";
  }
  shell.setStatus({ code: 0, mark: "" });
  return input.unknown === undefined
    ? input.text
    : shell.unknowns.job(shell.origin(it.span));
}
