import { schedulers } from "../schedulers/registry.ts";
import type { LogWords } from "../schedulers/shared/log_words.ts";
import { isNoise, type LogLine, logLines } from "./log_lines.ts";
import { reasonKey } from "./reasons.ts";
import { type PrintedException, printedExceptions } from "./traceback.ts";

/** Why a job failed, as its logs tell. */
export interface Telling {
  /** One line. */
  text: string;
  /** Whether it is known to tell, or only stands last. */
  certainty: "telling" | "last";
}

/** From what tells most to what tells least. */
const ranks = [
  "killed",
  "failed",
  "cause",
  "error",
  "consequence",
  "last",
] as const;

interface Candidate {
  rank: typeof ranks[number];
  text: string;
  at: number;
}

/** Characters of a line that are shown. */
const longest = 300;

/**
 * The line that tells why a job failed, from the ends of its two logs: what a
 * scheduler killed it for, else the exception or crash that ended it, else what
 * the system said, else what merely followed, else the last line that is not
 * known to say nothing. Undefined where there is no line at all.
 */
export function tellingLine(
  stderr: string,
  stdout: string,
): Telling | undefined {
  const words = schedulersWords();
  const [best] = [bestIn(stderr, words), bestIn(stdout, words)]
    .filter((it) => it !== undefined)
    .sort((one, other) => ranks.indexOf(one.rank) - ranks.indexOf(other.rank));
  if (best === undefined) return undefined;
  const text = best.text.trim();
  return {
    text: text.length > longest ? `${text.slice(0, longest)}…` : text,
    certainty: best.rank === "last" ? "last" : "telling",
  };
}

function bestIn(
  log: string,
  words: Required<LogWords>,
): Candidate | undefined {
  const lines = withoutQuotes(logLines(log), words.quotes);
  const exceptions = printedExceptions(lines);
  const told = new Set(exceptions.map((it) => it.at));
  const found: Candidate[] = [
    ...lines.flatMap(({ text }, at) => {
      const candidate = told.has(at) ? undefined : judge(text, words);
      return candidate === undefined ? [] : [{ ...candidate, at }];
    }),
    ...tellingException(exceptions, lines),
    ...[hydraFault(lines) ?? []].flat(),
    ...[torchrunFault(lines) ?? []].flat(),
    ...ncclFaults(lines),
    ...toldBelow(lines),
  ];
  for (const rank of ranks) {
    const last = found.filter((it) => it.rank === rank)
      .reduce<Candidate | undefined>(
        (one, other) => one !== undefined && one.at > other.at ? one : other,
        undefined,
      );
    if (last !== undefined) return withBeforehand(last, lines, words);
  }
  return undefined;
}

/** Without the job's script, which the log of a scheduler shows. */
function withoutQuotes(
  lines: LogLine[],
  quotes: Required<LogWords>["quotes"],
): LogLine[] {
  let end: RegExp | undefined;
  return lines.map((line) => {
    if (end === undefined) {
      end = quotes.find(([first]) => first.test(line.text))?.[1];
      if (end === undefined) return line;
    } else if (end.test(line.text)) end = undefined;
    return { text: "" };
  });
}

/** A program, a module or a file is not there. */
const missing =
  /No module named |command not found$|: not found$|can't open file '/;

/** The shell's own words, where a set-up failed and the script went on. */
const beforehand: readonly RegExp[] = [
  /: (?:line )?\d+: \S+: (?:command not found|not found|No such file or directory)$/,
  /Unable to locate a modulefile|The following module\(s\) are unknown|cannot be loaded as requested/,
  /EnvironmentNameNotFound|EnvironmentLocationNotFound|CommandNotFoundError|Run 'conda init' before/,
];

/** What is missing, and the first line above that tells why. */
function withBeforehand(
  candidate: Candidate,
  lines: readonly LogLine[],
  words: Required<LogWords>,
): Candidate {
  if (!missing.test(candidate.text)) return candidate;
  const first = lines.slice(0, Math.min(candidate.at, lines.length)).find((
    it,
  ) => matches(it.text.trim(), [...beforehand, ...words.beforehand]));
  return first === undefined ||
      reasonKey(first.text.trim()) === reasonKey(candidate.text)
    ? candidate
    : { ...candidate, text: `${candidate.text}; before: ${first.text.trim()}` };
}

/** All schedulers' own words: a log does not say whose it is. */
function schedulersWords(): Required<LogWords> {
  const words = schedulers.map((it) => it.logWords ?? {});
  return {
    killed: words.flatMap((it) => it.killed ?? []),
    causes: words.flatMap((it) => it.causes ?? []),
    consequences: words.flatMap((it) => it.consequences ?? []),
    noise: words.flatMap((it) => it.noise ?? []),
    beforehand: words.flatMap((it) => it.beforehand ?? []),
    quotes: words.flatMap((it) => it.quotes ?? []),
  };
}

/** Bash's words for a signal, with or without its own prefix. */
const crash =
  /^(?:.*: line \d+: +)?(?:\d+ +)?(Segmentation fault|Bus error|Illegal instruction|Floating point exception|Killed|(?:CPU time|File size) limit exceeded)(?: *(\(core dumped\))(?: +(.*))?|(?: {2,}|(?<=exceeded) )(.*))?$/;

const failed: readonly RegExp[] = [
  // who aborts says why, above
  /^Fatal Python error: (?!Aborted)/,
  // a fatal line of Google's loggers: TensorFlow, XLA, PyTorch
  /^\[?F\d{4} [\d:.]+ .*\] /,
  /: (?:Segmentation fault|Bus error|Illegal instruction)(?: \(core dumped\))?$/,
  /exited on signal \d+ \(|^\[[\w.-]+:\d+\] Signal: /,
];

/** What the system, the shell and libraries say. */
const causes: readonly RegExp[] = [
  /command not found$|: not found$/,
  /No module named /,
  /can't open file '/,
  /Permission denied|Operation not permitted/,
  /No such file or directory|Is a directory$|Not a directory$/,
  /No space left on device|Disk quota exceeded|Read-only file system|Input\/output error|Stale (?:NFS )?file handle/,
  /error while loading shared libraries|undefined symbol: |version `GLIBC/,
  /CUDA error|out of memory|OutOfMemory|RESOURCE_EXHAUSTED|Cannot allocate memory|std::bad_alloc/i,
  /Unable to locate a modulefile|The following module\(s\) are unknown|EnvironmentNameNotFound|CommandNotFoundError|EnvironmentLocationNotFound/,
  /: error: (?:unrecognized arguments|the following arguments are required|argument |ambiguous option)/,
  /\bAssertion [`'"].*['"`] failed|: Assertion .* failed/,
  /^(?:free|malloc|realloc)\(\): |^double free or corruption|^munmap_chunk\(\): /,
  /Watchdog caught collective operation timeout/,
  /There are not enough slots available|NCCL WARN/,
  /^ssh: |^Can't locate .* in @INC /,
  /\bulimit: |Too many open files|Resource temporarily unavailable|Argument list too long/,
  /syntax error near unexpected token|unbound variable$|bad interpreter/,
  /^terminate called without an active exception$/,
  /^Fortran runtime error: |^forrtl: (?:severe|error) /,
  /\b(?:Undefined|Unrecognized) function or variable\b/,
];

const consequences: readonly RegExp[] = [
  /^Fatal Python error: Aborted/,
  /^(?:.*: line \d+: +)?(?:\d+ +)?(?:Aborted|Terminated)(?: +\(core dumped\))?(?: {2}.*)?$/,
  /^YOUR APPLICATION TERMINATED WITH THE EXIT STRING: /,
  /^terminate called after throwing/,
  /^make(?:\[\d+\])?: \*\*\* /,
  /^ORTE was unable to |^(?:BEGIN failed--)?compilation aborted at /i,
  // what the environment modules make of it
  /:ERROR:102: /,
];

const anyError =
  /\b(?:errors?|fatal|failed|failure|exception|cannot|could not|unable to|abort(?:ed|ing)?)\b|\w(?:Error|Exception)\b/i;

/** A line → what it may tell; undefined for an empty one. */
function judge(
  line: string,
  words: Required<LogWords>,
): Omit<Candidate, "at"> | undefined {
  const text = line.trim();
  if (text === "") return undefined;
  if (matches(text, words.killed)) return { rank: "killed", text };
  const signal = crash.exec(text);
  if (signal !== null) {
    const [, name = "", dumped, ofDumped, ofOther] = signal;
    const command = ofDumped ?? ofOther;
    const what = dumped === undefined ? name : `${name} ${dumped}`;
    return {
      rank: "failed",
      text: command === undefined ? what : `${what}: ${command}`,
    };
  }
  if (isNoise(text, words.noise)) return undefined;
  // below the line that it explains
  if (/^\s+Caused by: /.test(line)) return { rank: "last", text };
  const thrown = /^what\(\): +(.+)$/.exec(text)?.[1];
  if (thrown !== undefined) return { rank: "cause", text: thrown };
  if (matches(text, failed)) return { rank: "failed", text };
  if (matches(text, [...causes, ...words.causes])) {
    return { rank: "cause", text };
  }
  if (matches(text, [...consequences, ...words.consequences])) {
    return { rank: "consequence", text };
  }
  // what is indented belongs to something, mostly to a traceback
  const isError = !/^\s/.test(line) && anyError.test(text);
  return { rank: isError ? "error" : "last", text };
}

function matches(text: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((it) => it.test(text));
}

/**
 * Of one process the last exception. Of several processes that of torchrun's
 * root cause, else the first: the others fall over it.
 */
function tellingException(
  all: readonly PrintedException[],
  lines: readonly LogLine[],
): Candidate[] {
  const candidate = (it: PrintedException): Candidate => ({
    rank: it.kind === "primary" ? "failed" : "consequence",
    text: withAssertion(it, lines),
    at: it.at,
  });
  const primary = all.filter((it) => it.kind === "primary");
  const ranked = new Map<string, PrintedException>();
  for (const it of primary) {
    if (it.rank !== undefined) ranked.set(it.rank, it);
  }
  const [first] = ranked.values();
  const root = ranked.get(rootCause(lines)?.rank ?? "");
  const chosen = root ?? first ?? primary.at(-1);
  if (chosen !== undefined) return [candidate(chosen)];
  const last = all.at(-1);
  return last === undefined ? [] : [candidate(last)];
}

/** The kernel's own words stand above, where CUDA only says that it asserted. */
function withAssertion(
  { text, at }: PrintedException,
  lines: readonly LogLine[],
): string {
  if (!/device-side assert/.test(text)) return text;
  const assertion = lines.slice(0, at).findLast((it) =>
    /Assertion `.*` failed/.test(it.text)
  );
  const told = /Assertion `.*` failed/.exec(assertion?.text ?? "")?.[0];
  return told === undefined ? text : `${text}: ${told}`;
}

/** What Hydra says of a call that is wrong, without a traceback. */
const hydraWords =
  /^(?:Could not override |In '.*': Could not |Error merging override |Primary config |Missing @package|You must specify |Multiple values for |Could not append |Could not delete |Cannot find primary config|LexerNoViableAlt|mismatched input |no viable alternative |token recognition error|extraneous input |missing EQUAL |Invalid override |Error parsing override |Unexpected error )/;

function hydraFault(lines: readonly LogLine[]): Candidate | undefined {
  const end = lines.findLastIndex((it) => /HYDRA_FULL_ERROR=1/.test(it.text));
  if (end === -1) return undefined;
  const from = Math.max(0, end - 60);
  const at = lines.slice(from, end).findLastIndex((it) =>
    hydraWords.test(it.text)
  );
  if (at === -1) return undefined;
  const text = lines[from + at]?.text ?? "";
  const next = lines[from + at + 1]?.text.trim() ?? "";
  const joined = /^Error (?:merging|parsing) override/.test(text) &&
      next !== ""
    ? `${text}: ${next}`
    : text;
  return { rank: "failed", text: joined, at: from + at };
}

/** NCCL's last error: that a peer is gone only follows. */
function ncclFaults(lines: readonly LogLine[]): Candidate[] {
  return lines.flatMap(({ text, rank }, at): Candidate[] => {
    if (!/^Last error:$/.test(text.trim())) return [];
    const of = (it: LogLine) => it.rank === rank;
    const name = /^nccl\w+(?=: )/.exec(
      lines.slice(0, at).findLast((it) => of(it) && it.text.trim() !== "")
        ?.text ?? "",
    )?.[0];
    const said = lines.slice(at + 1).find(of)?.text.trim() ?? "";
    if (name === undefined || said === "") return [];
    const isOthers = /\b(?:[Pp]eer|remote process|[Cc]onnection|Broken pipe)\b/;
    return [{
      rank: isOthers.test(said) ? "consequence" : "cause",
      text: `${name}: ${said}`,
      at: at + 1,
    }];
  });
}

/** Of Rust, R, MATLAB, GROMACS, Typer's box: what is wrong is on the next line. */
function toldBelow(lines: readonly LogLine[]): Candidate[] {
  return lines.flatMap((line, at): Candidate[] => {
    const said = (lines[at + 1]?.text ?? "").replace(/^│\s*|\s*│$/g, "");
    const head = /^thread '.*' panicked at .*:$/.exec(line.text)?.[0] ??
      /^Error in .* :$|^(?:fatal )?error:$/i.exec(line.text)?.[0] ??
      /^Error using \S+(?: \(line \d+\))?$/.exec(line.text)?.[0].concat(":") ??
      (/^╭─+ Error ─+╮$/.test(line.text) ? "Error:" : undefined);
    return head === undefined || said === ""
      ? []
      : [{ rank: "cause", text: `${head} ${said.trim()}`, at: at + 1 }];
  });
}

interface RootCause {
  rank: string;
  host: string;
  exitCode: string;
  /** Line of the log. */
  at: number;
}

/** The table that torchrun prints at the end. */
function rootCause(lines: readonly LogLine[]): RootCause | undefined {
  const at = lines.findLastIndex((it) =>
    /^Root Cause \(first observed failure\):$/.test(it.text.trim())
  );
  if (at === -1) return undefined;
  const field = (name: string) => {
    const line = lines.slice(at, at + 12).find((it) =>
      new RegExp(`^\\s*${name} +: `).test(it.text)
    );
    return /: +(\S+)/.exec(line?.text ?? "")?.[1] ?? "?";
  };
  return {
    rank: field("rank"),
    host: field("host"),
    exitCode: field("exitcode"),
    at,
  };
}

function torchrunFault(lines: readonly LogLine[]): Candidate | undefined {
  const root = rootCause(lines);
  if (root === undefined) return undefined;
  const { rank, host, exitCode, at } = root;
  const table = lines.slice(at);
  const signal = table.find((it) =>
    /Signal \d+ \(SIG\w+\) received by PID/.test(it.text)
  );
  const told = /Signal \d+ \(SIG\w+\)/.exec(signal?.text ?? "")?.[0];
  return {
    // who aborts says why, above
    rank: told === undefined || told.includes("SIGABRT")
      ? "consequence"
      : "failed",
    text: `rank ${rank} on ${host} ended ${
      told === undefined ? `with exit code ${exitCode}` : `by ${told}`
    }`,
    // it comes of what is told above it
    at: Infinity,
  };
}
