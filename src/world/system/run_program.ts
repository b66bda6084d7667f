import { isGone } from "./files.ts";
import { findProgram, isProgram, programPath } from "./find_program.ts";
import { hasTerminal } from "./own_process.ts";
import { within } from "./pause.ts";
import { type ProcessTree, signalTree } from "./process_tree.ts";
import { signalSession } from "./signal_session.ts";

/** A program to run to its end, without a shell. */
export interface ProgramCall {
  program: string;
  args: string[];
  /** Absolute. */
  workDir: string;
  /** Added to the environment of this process. */
  variables: Record<string, string>;
  /** Which of this process's variables it must not see; all others are. */
  withheld?(variable: string): boolean;
  /** Text for its standard input; none, if left out. */
  stdin?: string;
  /** Seconds. */
  timeLimit: number;
  /** Bytes that are kept of each output: its end. 2 MiB, if left out. */
  outputLimit?: number;
  /** Told the process id, as soon as there is one. */
  onStarted?(pid: number): void;
}

/** How it ended. `unanswered`: stopped by us, or still there and given up. */
export type ProgramEnd =
  | {
    kind: "ended";
    /** 128 and the signal's number, if a signal ended it. */
    exitCode: number;
    signal: Deno.Signal | null;
    stdout: string;
    stderr: string;
  }
  | { kind: "unanswered"; why: "time limit" | "hurry" };

export type RunProgram = (
  call: ProgramCall,
  hurry: AbortSignal,
) => Promise<ProgramEnd>;

/** Milliseconds that a program has to go, after SIGTERM and after SIGKILL. */
const grace = 2000;

/** Milliseconds for output that is still in the pipe when a program ended. */
const drainTime = 1000;

/** Bytes that are kept of each output: its end, where the answer stands. */
const usualOutputLimit = 2 ** 21;

/**
 * Runs a program so that a Ctrl-C at the terminal does not hit it. Throws where
 * it cannot be started; otherwise ends within the time limit and a few seconds,
 * come what may: a program of another user (oarsub is set-uid) cannot be stopped
 * and is left behind. Aborting `hurry` ends the wait early.
 */
export async function runProgram(
  call: ProgramCall,
  hurry: AbortSignal,
): Promise<ProgramEnd> {
  const { child, by } = start(call);
  call.onStarted?.(child.pid);
  if (call.stdin !== undefined) feed(child.stdin, call.stdin);
  const limit = call.outputLimit ?? usualOutputLimit;
  const stdout = keepEnd(child.stdout, limit);
  const stderr = keepEnd(child.stderr, limit);
  const status = await within(call.timeLimit * 1000, child.status, hurry);
  if (status === undefined) {
    const why = hurry.aborted ? "hurry" : "time limit";
    await stop(child, by);
    await Promise.all([stdout.close(), stderr.close()]);
    return { kind: "unanswered", why };
  }
  if (!stdout.isOver() || !stderr.isOver()) {
    // whoever inherited the pipes, such as a daemon, may keep them open for ever
    await within(drainTime, Promise.all([stdout.end, stderr.end]));
    await Promise.all([stdout.close(), stderr.close()]);
  }
  const said = stderr.text();
  if (by === "setsid") refuseUnstarted(status.code, said);
  return {
    kind: "ended",
    exitCode: status.code,
    signal: status.signal,
    stdout: stdout.text(),
    stderr: said,
  };
}

/**
 * How a program is started.
 * - `plain`: in our session, where no terminal can reach that.
 * - `setsid`: by setsid(1), which becomes what it starts.
 * - `detached`: Deno's own way to a session. It runs code between fork() and
 *   exec(), for which the kernel copies the page tables of this process: 4 to
 *   15 ms of CPU a start, where setsid(1) takes 1 and plain none.
 */
type Way = "plain" | "setsid" | "detached";

/** Found once, by absolute path: what ends a tree of processes, and setsid(1). */
let tools: { ps: string | undefined; setsid: string | undefined } | undefined;

/** Where programs were found, by PATH and name; looked for again once gone. */
const paths = new Map<string, string>();

function start(call: ProgramCall): { child: Deno.ChildProcess; by: Way } {
  const wanted = `${Deno.env.get("PATH")}:${call.program}`;
  const known = paths.get(wanted);
  if (known !== undefined) {
    try {
      return startAt(known, call);
    } catch (cause) {
      if (!isGone(cause)) throw cause;
    }
  }
  const program = programPath(call.program);
  paths.set(wanted, program);
  return startAt(program, call);
}

function startAt(
  program: string,
  call: ProgramCall,
): { child: Deno.ChildProcess; by: Way } {
  tools ??= {
    ps: findProgram("ps"),
    setsid: ["/usr/bin/setsid", "/bin/setsid"].find(isProgram),
  };
  if (tools.ps !== undefined && !hasTerminal()) {
    try {
      return { child: spawn(program, call.args, "plain", call), by: "plain" };
    } catch (cause) {
      // a script without #!: setsid(1) gives it to sh, as shells do
      if (!/\(os error 8\)/.test(String(cause))) throw cause;
    }
  }
  const { setsid } = tools;
  return setsid === undefined || !isProgram(program)
    ? { child: spawn(program, call.args, "detached", call), by: "detached" }
    : {
      child: spawn(setsid, [program, ...call.args], "setsid", call),
      by: "setsid",
    };
}

function spawn(
  program: string,
  args: string[],
  way: Way,
  { withheld, workDir, variables, stdin }: ProgramCall,
): Deno.ChildProcess {
  return spawnWithout(
    withheld,
    () =>
      new Deno.Command(program, {
        args,
        detached: way === "detached",
        cwd: workDir,
        env: variables,
        stdin: stdin === undefined ? "null" : "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
  );
}

/** setsid(1) says it with its exit code where it cannot start a program. */
function refuseUnstarted(exitCode: number, stderr: string): void {
  const [, reason] = /^setsid: failed to execute .*: (.*)\n$/.exec(stderr) ??
    [];
  if ((exitCode === 126 || exitCode === 127) && reason !== undefined) {
    throw new Error(reason);
  }
}

/**
 * Starts a program without some of this process's variables. They are taken away
 * for as long as starting it takes, in one go, rather than a copy of the others
 * passed on: Deno cannot read a value that is not UTF-8, but does inherit it.
 */
function spawnWithout(
  withheld: ((variable: string) => boolean) | undefined,
  spawn: () => Deno.ChildProcess,
): Deno.ChildProcess {
  if (withheld === undefined) return spawn();
  const taken = Object.entries(Deno.env.toObject())
    .filter(([name]) => withheld(name));
  for (const [name] of taken) Deno.env.delete(name);
  try {
    return spawn();
  } finally {
    for (const [name, value] of taken) Deno.env.set(name, value);
  }
}

async function stop(child: Deno.ChildProcess, by: Way): Promise<void> {
  const tree: ProcessTree = new Map();
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (by === "plain") signalTree(child.pid, signal, tree);
    else signalSession(child.pid, signal);
    if (await within(grace, child.status) !== undefined) return;
  }
  child.unref();
}

async function feed(
  stdin: WritableStream<Uint8Array>,
  text: string,
): Promise<void> {
  try {
    const writer = stdin.getWriter();
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // a program that does not read its input says so in its answer
  }
}

interface KeptOutput {
  end: Promise<void>;
  isOver(): boolean;
  close(): Promise<void>;
  text(): string;
}

/** Bytes of a buffer for what is read: of a short answer, and of a long one. */
const [firstBuffer, largestBuffer] = [2 ** 11, 2 ** 16];

interface OpenReader {
  reader: { cancel(): Promise<void> };
  readOn(): Promise<{ done: boolean; value: Uint8Array | undefined }>;
}

/**
 * Reads into buffers as large as what comes: Deno's own are of 64 KiB, and clean,
 * for the one line that a submit command says. Node's streams take none.
 */
function readerOf(stream: ReadableStream<Uint8Array>): OpenReader {
  try {
    const reader = stream.getReader({ mode: "byob" });
    let size = firstBuffer;
    return {
      reader,
      async readOn() {
        const { done, value } = await reader.read(new Uint8Array(size));
        if (value?.length === size) size = Math.min(2 * size, largestBuffer);
        return { done, value };
      },
    };
  } catch {
    const reader = stream.getReader();
    return {
      reader,
      async readOn() {
        const { done, value } = await reader.read();
        return { done, value };
      },
    };
  }
}

/** Reads a stream to its end and keeps no more than its last part. */
function keepEnd(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): KeptOutput {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let cut = false;
  let isOver = false;
  const { reader, readOn } = readerOf(stream);
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await readOn();
      if (done || value === undefined) {
        isOver = true;
        return;
      }
      chunks.push(value);
      size += value.length;
      for (
        let first = chunks[0];
        first !== undefined && size - first.length >= limit;
        first = chunks[0]
      ) {
        chunks.shift();
        size -= first.length;
        cut = true;
      }
    }
  };
  return {
    end: read().catch(() => {}),
    isOver: () => isOver,
    close: () => reader.cancel().catch(() => {}),
    text() {
      const bytes = new Uint8Array(size);
      let at = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, at);
        at += chunk.length;
      }
      const text = new TextDecoder().decode(bytes);
      // half a line is no answer
      return cut ? text.slice(text.indexOf("\n") + 1) : text;
    },
  };
}
