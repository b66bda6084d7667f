/**
 * Interprets texts: a question a line, an answer a line. It is a process of
 * its own, as the one who asks ends it where it hangs.
 */
import { spawnSync } from "node:child_process";
import type {
  FileFacts,
  Here,
  ProgramOutput,
} from "../../src/script/interpret/here.ts";
import { runScript } from "../../src/script/interpret/run_script.ts";

export interface Question {
  code: string;
  workDir: string;
  scriptPath: string;
  environment: Record<string, string>;
  /** Commands that do nothing: recorders stand for them. */
  idle: string[];
}

export interface Answer {
  stdout: string;
  status: number;
  left: string[][];
  refusal?: string;
  /** It cannot be read; bash runs the lines above the fault. */
  syntaxError?: string;
  /** A fault of the interpreter itself. */
  crash?: string;
}

if (import.meta.main) {
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  let rest = "";
  for await (const chunk of lines) {
    rest += chunk;
    for (let end = rest.indexOf("\n"); end !== -1; end = rest.indexOf("\n")) {
      const question: Question = JSON.parse(rest.slice(0, end));
      rest = rest.slice(end + 1);
      const line = `${JSON.stringify(answer(question))}\n`;
      const bytes = new TextEncoder().encode(line);
      for (let at = 0; at < bytes.length;) {
        at += Deno.stdout.writeSync(bytes.subarray(at));
      }
    }
  }
}

function answer(question: Question): Answer {
  try {
    const { stdout, status, left, refusal, syntaxError } = runScript(
      question.code,
      hereOf(question),
      [],
      new Set(question.idle),
    );
    return {
      stdout,
      status,
      left,
      ...(refusal === undefined ? {} : { refusal }),
      ...(syntaxError === undefined ? {} : { syntaxError }),
    };
  } catch (cause) {
    const crash = cause instanceof Error
      ? cause.stack ?? cause.message
      : String(cause);
    return { stdout: "", status: 0, left: [], crash };
  }
}

function hereOf({ workDir, scriptPath, environment }: Question): Here {
  return {
    environment: new Map(Object.entries(environment)),
    workDir,
    scriptPath,
    stat: (path) => attempt(() => facts(Deno.statSync(path))),
    lstat: (path) => attempt(() => facts(Deno.lstatSync(path))),
    access: (path, want) => {
      const mode = attempt(() => Deno.statSync(path))?.mode;
      if (mode === undefined) return "no";
      if (want !== "execute") return "yes";
      return ((mode ?? 0) & 0o111) > 0 ? "yes" : "no";
    },
    list: (path) =>
      attempt(() => [...Deno.readDirSync(path)].map((it) => it.name)),
    read: (path, maxBytes) =>
      attempt(() => {
        const { isFile, size } = Deno.statSync(path);
        if (!isFile || size > maxBytes) return undefined;
        return Deno.readTextFileSync(path);
      }),
    realPath: (path) => attempt(() => Deno.realPathSync(path)),
    now: () => new Date(),
    hostname: () => Deno.hostname(),
    run: (argv, stdin, directory) =>
      runReader(argv, stdin, directory, environment),
  };
}

/** A program that only reads, from the system's own directory. */
function runReader(
  [name = "", ...args]: string[],
  stdin: string,
  directory: string,
  env: Record<string, string>,
): ProgramOutput | undefined {
  const { status, stdout } = spawnSync(`/usr/bin/${name}`, args, {
    cwd: directory,
    input: stdin,
    env: { ...env, PATH: "/usr/bin:/bin" },
    timeout: 2000,
    maxBuffer: 1_000_000,
    encoding: "utf8",
  });
  return status === null ? undefined : { stdout: stdout ?? "", status };
}

function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function facts(it: Deno.FileInfo): FileFacts {
  return {
    kind: it.isFile
      ? "file"
      : it.isDirectory
      ? "directory"
      : it.isSymlink
      ? "link"
      : it.isFifo
      ? "fifo"
      : it.isSocket
      ? "socket"
      : it.isBlockDevice
      ? "block"
      : "character",
    size: it.size,
    mode: (it.mode ?? 0) & 0o7777,
    modified: it.mtime?.getTime() ?? 0,
    accessed: it.atime?.getTime() ?? 0,
    uid: it.uid ?? 0,
    gid: it.gid ?? 0,
    identity: `${it.dev}:${it.ino}`,
  };
}
