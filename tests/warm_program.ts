/**
 * The program, called many times in one process: a call costs a quarter of what
 * it does where Deno starts and reads the program anew.
 *
 *     deno run … tests/warm_program.ts BUNDLE
 *
 * Reads calls, a line of JSON each, and answers in frames; see warm.ts. For
 * each, the bundle's text is run from its top, so that no module remembers the
 * call before; it gets a `Deno` and timers of its own, which end with it. What
 * is left of a process of its own is its number.
 */
import { type Call, frameHead, frames } from "./warm.ts";

/** What becomes of code that goes on after its call has ended. */
class Ended extends Error {}

type Timer = (act: () => void, milliseconds?: number) => number;
type Start = (deno: unknown, setTimeout: Timer, setInterval: Timer) => void;

const [path = ""] = Deno.args;
const start = new Function(
  "Deno",
  "setTimeout",
  "setInterval",
  Deno.readTextFileSync(path).replace(/^#!.*/, ""),
) as Start;

function send(kind: number, bytes: Uint8Array): void {
  for (const part of [frameHead(kind, bytes.length), bytes]) {
    let at = 0;
    while (at < part.length) at += Deno.stdout.writeSync(part.subarray(at));
  }
}

/** Ends the call under way, with an exit code. */
let end: (code: number) => void = () => {};

function obey({ args, cwd, env }: Call): Promise<number> {
  Deno.chdir(cwd);
  for (const name of Object.keys(Deno.env.toObject())) {
    if (!(name in env)) Deno.env.delete(name);
  }
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
  const { promise, resolve } = Promise.withResolvers<number>();
  const timers: number[] = [];
  const listeners: [Deno.Signal, () => void][] = [];
  let ended = false;
  end = (code) => {
    ended = true;
    timers.forEach(clearTimeout);
    for (const it of listeners) Deno.removeSignalListener(...it);
    resolve(code);
  };
  const pipe = (kind: number) => ({
    isTerminal: () => false,
    writeSync(bytes: Uint8Array): number {
      send(kind, bytes);
      return bytes.length;
    },
  });
  const own: Record<string | symbol, unknown> = {
    args,
    stdin: { isTerminal: () => false, readSync: () => null },
    stdout: pipe(frames.stdout),
    stderr: pipe(frames.stderr),
    addSignalListener(name: Deno.Signal, act: () => void) {
      listeners.push([name, act]);
      Deno.addSignalListener(name, act);
    },
    exit(code: number) {
      end(code);
      throw new Ended();
    },
  };
  const deno = new Proxy({}, {
    get(_, name) {
      if (ended) throw new Ended();
      return Object.hasOwn(own, name) ? own[name] : Reflect.get(Deno, name);
    },
  });
  const noted = (set: unknown): Timer => (...args) => {
    const timer = (set as Timer)(...args);
    timers.push(timer);
    return timer;
  };
  start(deno, noted(setTimeout), noted(setInterval));
  return promise;
}

addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  const { reason } = event;
  if (reason instanceof Ended) return;
  const said = `error: Uncaught (in promise) ${reason?.stack ?? reason}\n`;
  send(frames.stderr, new TextEncoder().encode(said));
  end(1);
});

let rest = "";
for await (
  const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())
) {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    send(frames.exit, Uint8Array.of(await obey(JSON.parse(line))));
  }
}
