/**
 * Calls of the program in processes that stay for the next one, one call at a
 * time each; see warm_program.ts.
 */

export interface Call {
  args: string[];
  cwd: string;
  /** All of it. */
  env: Record<string, string>;
}

/** What an answer is made of: a kind, a length of four bytes, bytes. */
export const frames = { stdout: 1, stderr: 2, exit: 3 } as const;

export function frameHead(kind: number, length: number): Uint8Array {
  const head = new DataView(new ArrayBuffer(5));
  head.setUint8(0, kind);
  head.setUint32(1, length);
  return new Uint8Array(head.buffer);
}

interface WarmProcess {
  child: Deno.ChildProcess;
  requests: WritableStreamDefaultWriter<Uint8Array>;
  answers: ReadableStreamDefaultReader<Uint8Array>;
}

const all: WarmProcess[] = [];

/** Those without a call. */
const idle: WarmProcess[] = [];

/** Before that, tests may leave no process behind. */
export function canBeWarm(): boolean {
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  return major > 2 || major === 2 && minor >= 8;
}

function startProcess(command: string, args: string[]): WarmProcess {
  const child = new Deno.Command(command, {
    args,
    cwd: "/",
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const process = {
    child,
    requests: child.stdin.getWriter(),
    answers: child.stdout.getReader(),
  };
  all.push(process);
  return process;
}

/** Makes a call → its exit code, and what it wrote to its outputs. */
export async function callWarm(
  call: Call,
  command: string,
  args: string[],
): Promise<[code: number, stdout: Uint8Array, stderr: Uint8Array]> {
  const process = idle.pop() ?? startProcess(command, args);
  const line = `${JSON.stringify(call)}\n`;
  const outputs: Uint8Array[][] = [[], []];
  const written = (): [Uint8Array, Uint8Array] => [
    joined(outputs[0] ?? []),
    joined(outputs[1] ?? []),
  ];
  await process.requests.write(new TextEncoder().encode(line));
  let rest = new Uint8Array();
  for (;;) {
    const { value } = await process.answers.read();
    // it was killed, as a process of its own would have been
    if (value === undefined) {
      return [(await process.child.status).code, ...written()];
    }
    rest = joined([rest, value]);
    while (rest.length >= 5) {
      const head = new DataView(rest.buffer, rest.byteOffset);
      const [kind, size] = [head.getUint8(0), head.getUint32(1)];
      if (rest.length < 5 + size) break;
      const bytes = rest.subarray(5, 5 + size);
      rest = rest.subarray(5 + size);
      if (kind === frames.exit) {
        idle.push(process);
        return [bytes[0] ?? 0, ...written()];
      }
      outputs[kind - 1]?.push(bytes);
    }
  }
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

addEventListener("unload", () => {
  for (const { child } of all) {
    try {
      child.kill("SIGKILL");
    } catch {
      // it was killed before
    }
  }
});
