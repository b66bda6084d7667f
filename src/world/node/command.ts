/** Deno.Command by Node. */
import type { Buffer } from "node:buffer";
import type { Readable as NodeReadable } from "node:stream";
import { errorsOf } from "./errors.ts";
import type { NodeModules } from "./modules.ts";

export function commandOf(node: NodeModules): typeof Deno.Command {
  const { children, fs, os, process } = node;
  const { Readable, Writable } = node.stream;
  const { errors, translated } = errorsOf(node);

  const statusOf = (
    code: number | null,
    name: NodeJS.Signals | null,
  ): Deno.CommandStatus => {
    const signal = name as Deno.Signal | null;
    const number = name === null ? 0 : os.constants.signals[name];
    const exitCode = code ?? 128 + number;
    return { success: exitCode === 0, code: exitCode, signal };
  };

  class Command {
    readonly #program: string;
    readonly #options: Deno.CommandOptions;
    constructor(program: string | URL, options: Deno.CommandOptions = {}) {
      this.#program = String(program);
      this.#options = options;
    }
    /** Node tells of most failures only later; what can be known is said now. */
    #refuse(): void {
      const program = this.#program;
      try {
        if (this.#options.cwd !== undefined) {
          fs.opendirSync(String(this.#options.cwd)).closeSync();
        }
        if (program.includes("/")) fs.accessSync(program, fs.constants.X_OK);
      } catch (cause) {
        throw translated(cause, `spawn '${program}'`);
      }
    }
    #settings(output: "null" | "piped") {
      const { cwd, env, stdin, stdout, stderr } = this.#options;
      const stream = (it: string | undefined, usual: string) =>
        ({ null: "ignore", piped: "pipe", inherit: "inherit" } as const)[
          (it ?? usual) as "null" | "piped" | "inherit"
        ];
      return {
        ...(cwd === undefined ? {} : { cwd: String(cwd) }),
        env: { ...process.env, ...env },
        stdio: [
          stream(stdin, "null"),
          stream(stdout, output),
          stream(stderr, output),
        ] as ("ignore" | "pipe" | "inherit")[],
      };
    }
    outputSync(): Deno.CommandOutput {
      this.#refuse();
      const { args = [] } = this.#options;
      const ended = children.spawnSync(this.#program, args, {
        ...this.#settings("piped"),
        maxBuffer: 2 ** 26,
      });
      if (ended.error !== undefined) {
        throw translated(ended.error, `spawn '${this.#program}'`);
      }
      const bytes = (it: Buffer | null) =>
        new Uint8Array(it ?? new Uint8Array());
      return {
        ...statusOf(ended.status, ended.signal),
        stdout: bytes(ended.stdout),
        stderr: bytes(ended.stderr),
      };
    }
    spawn(): Deno.ChildProcess {
      this.#refuse();
      const { args = [], detached = false } = this.#options;
      const child = children.spawn(this.#program, args, {
        ...this.#settings("piped"),
        detached,
      });
      if (child.pid === undefined) {
        child.on("error", () => {});
        // else it would have been seen before, or thrown: EAGAIN, EMFILE
        throw new errors.Other(
          `No process or file can be had now (os error ${os.constants.errno.EAGAIN}): spawn '${this.#program}'`,
        );
      }
      const status = new Promise<Deno.CommandStatus>((resolve) => {
        child.on("exit", (code, signal) => resolve(statusOf(code, signal)));
        child.on("error", () => {}); // of a kill() that came too late
      });
      const readable = (it: NodeReadable | null) =>
        it === null
          ? undefined
          : Readable.toWeb(it) as unknown as ReadableStream<Uint8Array>;
      return {
        pid: child.pid,
        status,
        stdin: child.stdin === null
          ? undefined
          : Writable.toWeb(child.stdin) as unknown,
        stdout: readable(child.stdout),
        stderr: readable(child.stderr),
        unref: () => child.unref(),
      } as Deno.ChildProcess;
    }
  }

  return Command as unknown as typeof Deno.Command;
}
