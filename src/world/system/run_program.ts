import { isProgram, programPath } from "./find_program.ts";
import { unlessAborted, within } from "./pause.ts";
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
 * Runs a program in a session of its own, so that a Ctrl-C at the terminal
 * does not hit it. Throws where it cannot be started; otherwise ends within
 * the time limit and a few seconds, come what may: a program of another user
 * (oarsub is set-uid) cannot be stopped and is left behind. Aborting `hurry`
 * ends the wait early.
 */
export async function runProgram(
  call: ProgramCall,
  hurry: AbortSignal,
): Promise<ProgramEnd> {
  const { program, ...session } = inSession(
    programPath(call.program),
    call.args,
  );
  const child = spawnWithout(
    call.withheld,
    () =>
      new Deno.Command(program, {
        ...session,
        cwd: call.workDir,
        env: call.variables,
        stdin: call.stdin === undefined ? "null" : "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
  );
  call.onStarted?.(child.pid);
  if (call.stdin !== undefined) feed(child.stdin, call.stdin);
  const limit = call.outputLimit ?? usualOutputLimit;
  const stdout = keepEnd(child.stdout, limit);
  const stderr = keepEnd(child.stderr, limit);
  const status = await within(
    call.timeLimit * 1000,
    unlessAborted(hurry, child.status),
  );
  if (status === undefined) {
    const why = hurry.aborted ? "hurry" : "time limit";
    await stop(child);
    await Promise.all([stdout.close(), stderr.close()]);
    return { kind: "unanswered", why };
  }
  // whoever inherited the pipes, such as a daemon, may keep them open for ever
  await within(drainTime, Promise.all([stdout.end, stderr.end]));
  await Promise.all([stdout.close(), stderr.close()]);
  const said = stderr.text();
  if (!session.detached) refuseUnstarted(status.code, said);
  return {
    kind: "ended",
    exitCode: status.code,
    signal: status.signal,
    stdout: stdout.text(),
    stderr: said,
  };
}

/** Of util-linux, by absolute path; it becomes what it starts. */
const setsid = ["/usr/bin/setsid", "/bin/setsid"].find(isProgram);

/**
 * How a program is started as the leader of a session. Deno's own way, `detached`,
 * runs code between fork() and exec(), for which the kernel copies the page
 * tables of this process: 5 ms of CPU a start, where setsid(1) takes 0.4.
 */
function inSession(
  program: string,
  args: string[],
): { program: string; args: string[]; detached: boolean } {
  return setsid === undefined || !isProgram(program)
    ? { program, args, detached: true }
    : { program: setsid, args: [program, ...args], detached: false };
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

async function stop(child: Deno.ChildProcess): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    signalSession(child.pid, signal);
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
  close(): Promise<void>;
  text(): string;
}

/** Reads a stream to its end and keeps no more than its last part. */
function keepEnd(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): KeptOutput {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let cut = false;
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
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
