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

/** Also in torchrun's table, and of a worker of a DataLoader. */
const header =
  /^(?:Exception Group |Original |traceback : )?Traceback \(most recent call last\):$/;
/** What rich draws instead. */
const box = /^╭─.* Traceback \(most recent call last\) ─+╮$/;
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
const shownStack = /\(most recent call last\):$|^Call stack:$/;

/** What stands above a traceback that ends nothing. */
const harmless =
  /^(?:Exception ignored in|Exception in thread |--- Logging error ---|Error in (?:atexit|sys\.excepthook)|future: <(?:Task|Future) )/;

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
    const isBox = box.test(first);
    const base = isHeader
      ? indentOf(first)
      : isBox || frame.test(first)
      ? 0
      : undefined;
    if (base === undefined) continue;
    const end = isBox
      ? endOfBox(lines, at + 1)
      : endOfBlock(lines, at + 1, base);
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

/** Below a box, the line of its exception. */
function endOfBox(
  lines: readonly Placed[],
  from: number,
): number | undefined {
  let at = from;
  while (/^[│╭╰]/.test(lines[at]?.text ?? "")) at++;
  return exception.test(lines[at]?.text ?? "") ? at : undefined;
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
  let places = false;
  while (next < lines.length) {
    const isPlace = placeOfNode.test(line(next));
    if (!isPlace && !/^\W*$/.test(line(next))) {
      if (!places || !/^ {4,}\S/.test(line(next))) break;
    }
    places ||= isPlace;
    next++;
  }
  let more = line(next).trim();
  if (
    next === lines.length || header.test(more) || /^-- Process /.test(more)
  ) return { text: text.replace(/:$/, ""), end: at };
  // a sentence over several lines
  const indent = indentOf(line(next));
  while (
    /[\w,]$/.test(more) && indentOf(line(next + 1)) === indent &&
    /^\s+[a-z]/.test(line(next + 1))
  ) more += ` ${line(++next).trim()}`;
  return { text: `${text} ${more}`, end: next };
}

/** TensorFlow's, between an exception's name and its message; code is indented. */
const placeOfNode =
  /^(?:<stack traces unavailable>|Detected at node .*|Node: '.*|\d+ root error\(s\) found\.)$/;

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
