import type { LogLine } from "./log_lines.ts";

/** An exception that Python printed. */
export interface PrintedException {
  /** Its name and message, in one line. */
  text: string;
  /** Which line of the log it is. */
  at: number;
  rank?: string;
  /** Secondary ones come of another failure, or end nothing. */
  kind: "primary" | "secondary";
}

const header = /^(?:Exception Group )?Traceback \(most recent call last\):$/;
const frame = /^\s*File ".*", line \d+/;
/** `name`, `module.Name: message`, `RayTaskError(ValueError): …` */
const exception =
  /^(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:\([\w.]+\))?(?::(?: .*)?)?$/;
const group = /^(?:\w+\.)*\w*ExceptionGroup: /;

/** What others throw when a process beside or below them has failed. */
const secondary: readonly RegExp[] = [
  /\b(?:ChildFailedError|CalledProcessError|ProcessExitedException)\b/,
  /^(?:\w+\.)*(?:BrokenPipeError|ConnectionResetError|EOFError|KeyboardInterrupt|SystemExit|CancelledError)\b/,
  /\bDistBackendError\b|\bNCCL communicator was aborted|Connection closed by peer|\bBroken pipe\b/,
  /DataLoader worker \(pid\(s\) .* exited unexpectedly/,
  // what was printed in the notebook stands below
  /^(?:\w+\.)*(?:PapermillExecution|CellExecution)Error\b/,
];

/** A stack that is shown without an exception: by a logger, by TensorFlow. */
const shownStack = /\(most recent call last\):$/;

/** What stands above a traceback that ends nothing. */
const harmless =
  /^(?:Exception ignored in|Exception in thread |--- Logging error ---|Error in (?:atexit|sys\.excepthook))/;

/**
 * All exceptions with a traceback, in the order of the log; of a chain
 * (`raise … from`) each, of a group the group with its first member. Lines of
 * several processes may be mixed where their ranks are told.
 */
export function printedExceptions(
  lines: readonly LogLine[],
): PrintedException[] {
  const byRank = new Map<string | undefined, number[]>();
  lines.forEach(({ rank }, at) => {
    const places = byRank.get(rank) ?? [];
    places.push(at);
    byRank.set(rank, places);
  });
  return [...byRank].flatMap(([rank, places]) =>
    inOneProcess(places.map((at) => ({ at, text: lines[at]?.text ?? "" })))
      .map((it) => rank === undefined ? it : { ...it, rank })
  ).sort((one, other) => one.at - other.at);
}

interface Placed {
  at: number;
  text: string;
}

function inOneProcess(lines: readonly Placed[]): PrintedException[] {
  const found: PrintedException[] = [];
  let above = "";
  for (let at = 0; at < lines.length; at++) {
    const before = above;
    const line = lines[at]?.text ?? "";
    if (line.trim() !== "") above = line;
    const first = unbarred(line);
    const isHeader = header.test(first.trim());
    if (!isHeader && shownStack.test(first)) {
      while (/^\s+\S/.test(lines[at + 1]?.text ?? "")) at++;
      continue;
    }
    const base = isHeader ? indentOf(first) : frame.test(first) ? 0 : undefined;
    if (base === undefined) continue;
    const end = endOfBlock(lines, at + 1, base);
    if (end === undefined) continue;
    const told = toldAt(lines, end);
    const isSecondary = harmless.test(before) ||
      secondary.some((it) => it.test(told.text));
    found.push({
      text: isSecondary || told.text.includes(":")
        ? told.text
        : withItsCode(told.text, lines.slice(at, end)),
      at: lines[end]?.at ?? 0,
      kind: isSecondary ? "secondary" : "primary",
    });
    at = told.end;
    above = lines[at]?.text ?? "";
  }
  return found;
}

/** Of a block of frames, the line of its exception. */
function endOfBlock(
  lines: readonly Placed[],
  from: number,
  base: number,
): number | undefined {
  for (let at = from; at < lines.length; at++) {
    const text = unbarred(lines[at]?.text ?? "");
    if (text.trim() === "" || indentOf(text) > base) continue;
    return exception.test(text.trim()) ? at : undefined;
  }
  return undefined;
}

/** The exception at a line, and where what belongs to it ends. */
function toldAt(
  lines: readonly Placed[],
  at: number,
): { text: string; end: number } {
  const text = unbarred(lines[at]?.text ?? "").trim();
  if (group.test(text)) return groupAt(lines, at, text);
  const line = (place: number) => lines[place]?.text ?? "";
  if (/: \d+ validation errors? for \S+$/.test(text)) {
    // pydantic: a field, and below it what is wrong with it
    const isField = /^\S/.test(line(at + 1)) && /^ {2}\S/.test(line(at + 2));
    const end = isField ? at + 2 : at + 1;
    if (!/^ {2}\S/.test(line(end))) return { text, end: at };
    const field = isField ? `${line(at + 1).trim()}: ` : "";
    return { text: `${text}: ${field}${line(end).trim()}`, end };
  }
  if (!/:$/.test(text)) return { text, end: at };
  // the message begins below
  let next = at + 1;
  while (next < lines.length && saysNothing(line(next))) next++;
  const more = line(next).trim();
  return next === lines.length || header.test(more) || /^-- Process /.test(more)
    ? { text: text.replace(/:$/, ""), end: at }
    : { text: `${text} ${more}`, end: next };
}

/** Between an exception's name and its message: rules, TensorFlow's places. */
function saysNothing(line: string): boolean {
  return /^\W*$|^<stack traces unavailable>$/.test(line) ||
    /^(?:Detected at node .*|Node: '.*|\d+ root error\(s\) found\.)$/
      .test(line) ||
    /^ {4,}\S/.test(line);
}

/** An exception that has no message, with the line that threw it. */
function withItsCode(name: string, block: readonly Placed[]): string {
  const at = block.findLastIndex((it) => frame.test(unbarred(it.text)));
  const [, file, line, of] =
    /File "(?:.*\/)?([^"/]+)", line (\d+)(?:, in (\S+))?/
      .exec(block[at]?.text ?? "") ?? [];
  if (file === undefined) return name;
  const code = unbarred(block[at + 1]?.text ?? "").trim();
  return code === "" || /^raise\b/.test(code)
    ? `${name} in ${of === undefined ? "" : `${of}, `}${file}:${line}`
    : `${name}: ${code}`;
}

function groupAt(
  lines: readonly Placed[],
  at: number,
  text: string,
): { text: string; end: number } {
  let end = at;
  let member: string | undefined;
  while (/^\s*[|+]/.test(lines[end + 1]?.text ?? "")) {
    end++;
    const line = unbarred(lines[end]?.text ?? "");
    // members stand at the bar, their frames behind it
    if (
      member === undefined && indentOf(line) === 0 &&
      /^(?:\w+\.)*\w+: /.test(line) && !group.test(line)
    ) member = line;
  }
  return { text: member === undefined ? text : `${text}: ${member}`, end };
}

/** Without the bars that Python draws beside the members of a group. */
function unbarred(text: string): string {
  return text.replace(/^\s*(?:\| ?|\+ (?=Exception Group))/, "");
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
