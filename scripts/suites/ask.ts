/** One case, given to bash and to the interpreter, in the same empty place. */
import type { Answer, Question } from "./interpret_cases.ts";

/** The bash that is asked: `MLXPSUB_BASH`, else the one on PATH. */
export const bash = Deno.env.get("MLXPSUB_BASH") ?? "bash";

/** What bash did with a text. */
export interface Truth {
  stdout: string;
  stderr: string;
  status: number;
  /** The words of each recorded command, in order. */
  recorded: string[][];
  /** It took too long, or a signal ended it. */
  ended: "by itself" | "too late";
}

/** Commands that a suite brings along: both sides only note their words. */
export const recorders = [
  "argv.py",
  "printenv.py",
  "read_from_fd.py",
  "show_fd_table.py",
  "stdout_stderr.py",
  "python",
  "python2",
  "python3",
];

const recorder = `#!/bin/bash
printf '%s\\0' "$(($# + 1))" "\${0##*/}" "$@" >> "$RECORDS"
`;

/** Milliseconds for one case. */
const patience = 4000;

/** The process that interprets. */
class Interpreter {
  readonly #process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-config",
      "--no-lock",
      // all, for else Deno keeps /dev and /proc back
      "--allow-all",
      "--v8-flags=--max-old-space-size=1500",
      new URL("./interpret_cases.ts", import.meta.url).pathname,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  readonly #questions = this.#process.stdin.getWriter();
  readonly #answers = this.#process.stdout.pipeThrough(new TextDecoderStream())
    .getReader();

  async ask(question: Question): Promise<Answer | "too late"> {
    let late: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<"too late">((settle) => {
      late = setTimeout(() => settle("too late"), patience);
    });
    try {
      return await Promise.race([this.#answerTo(question), tooLate]);
    } finally {
      clearTimeout(late);
    }
  }

  async #answerTo(question: Question): Promise<Answer> {
    const line = `${JSON.stringify(question)}\n`;
    let text = "";
    try {
      await this.#questions.write(new TextEncoder().encode(line));
      while (!text.endsWith("\n")) {
        const { value, done } = await this.#answers.read();
        if (done) throw new Error("it ended");
        text += value;
      }
      return JSON.parse(text);
    } catch (cause) {
      return { stdout: "", status: 0, left: [], crash: String(cause) };
    }
  }

  end(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // it ended before
    }
    this.#answers.cancel().catch(() => {});
    this.#questions.abort().catch(() => {});
  }
}

/** A directory that is emptied for each case, and what stands around it. */
export class Place {
  readonly root = Deno.makeTempDirSync({ prefix: "suites" });
  readonly workDir = `${this.root}/work`;
  readonly scriptPath = `${this.root}/case.sh`;
  readonly #records = `${this.root}/records`;
  #interpreter: Interpreter | undefined;

  constructor() {
    Deno.chmodSync(this.root, 0o777);
    this.#addRecorders("bin", recorders);
  }

  #addRecorders(directory: string, names: readonly string[]): void {
    Deno.mkdirSync(`${this.root}/${directory}`, { recursive: true });
    for (const name of names) {
      const path = `${this.root}/${directory}/${name}`;
      Deno.writeTextFileSync(path, recorder);
      Deno.chmodSync(path, 0o755);
    }
  }

  remove(): void {
    this.#interpreter?.end();
    Deno.removeSync(this.root, { recursive: true });
  }

  /** `noted`: further commands that bash only notes, which do nothing. */
  async interpret(
    code: string,
    noted: readonly string[] = [],
  ): Promise<Answer | "too late"> {
    this.#empty();
    const interpreter = this.#interpreter ??= new Interpreter();
    const answer = await interpreter.ask({
      code,
      workDir: this.workDir,
      scriptPath: this.scriptPath,
      environment: this.#environment(),
      idle: [...recorders, ...noted],
    });
    if (answer === "too late" || answer.crash !== undefined) {
      interpreter.end();
      this.#interpreter = undefined;
    }
    return answer;
  }

  /** `noted`: further commands of which bash too only notes the words. */
  bash(code: string, noted: readonly string[] = []): Truth {
    this.#empty();
    this.#remove(`${this.root}/noted`);
    this.#addRecorders("noted", noted);
    Deno.writeTextFileSync(this.scriptPath, code);
    const asNobody = Deno.uid() === 0
      ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
      : [];
    const bounded = [
      "prlimit",
      "--nproc=512",
      "--as=2000000000",
      "--fsize=20000000",
    ];
    const [program = "", ...args] = [
      "timeout",
      "--kill-after=1",
      String(patience / 1000),
      ...asNobody,
      ...bounded,
      bash,
      "--norc",
      this.scriptPath,
    ];
    const { stdout, stderr, code: status, signal } = new Deno.Command(program, {
      args,
      clearEnv: true,
      env: {
        ...this.#environment(),
        PATH: `${this.root}/noted:${this.#environment().PATH}`,
        RECORDS: this.#records,
      },
      cwd: this.workDir,
      stdin: "null",
    }).outputSync();
    return {
      stdout: new TextDecoder().decode(stdout),
      stderr: new TextDecoder().decode(stderr),
      status,
      recorded: this.#recorded(),
      ended: signal !== null || status === 124 || status === 137
        ? "too late"
        : "by itself",
    };
  }

  #environment(): Record<string, string> {
    return {
      PATH: `${this.root}/bin:/usr/bin:/bin`,
      HOME: this.workDir,
      TMP: this.workDir,
      TMPDIR: this.workDir,
      SH: "bash",
      LC_ALL: "C.UTF-8",
    };
  }

  #recorded(): string[][] {
    const text = Deno.readTextFileSync(this.#records);
    const words = text.split("\0");
    const calls: string[][] = [];
    for (let at = 0; at < words.length - 1;) {
      const end = at + 1 + Number(words[at]);
      calls.push(words.slice(at + 1, end));
      at = end;
    }
    return calls;
  }

  #remove(path: string): void {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch (cause) {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    }
  }

  #empty(): void {
    this.#remove(this.workDir);
    Deno.mkdirSync(this.workDir);
    Deno.chmodSync(this.workDir, 0o777);
    Deno.writeTextFileSync(this.#records, "");
    Deno.chmodSync(this.#records, 0o666);
  }
}
