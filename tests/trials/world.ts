import { type CallResult, killIfThere, Project, start } from "../mlxpsub.ts";

const own = new URL("./bin", import.meta.url).pathname;

/** When a call is killed: so many marks, and then milliseconds, after its start. */
export interface Moment {
  marks: number;
  later: number;
}

/** A directory of jobs, and the scheduler around it. */
export class World {
  readonly #project: Project;
  readonly #env: Record<string, string>;

  /** `moods`: what submissions come to. `deaf`: questions that fail. */
  constructor(
    size: number,
    moods: readonly string[] = [],
    deaf: readonly number[] = [],
  ) {
    this.#project = new Project({
      "script.sh":
        `#!/bin/bash\n#SBATCH --time=1:00\npython main.py 'seed=range(${size})'\n`,
      "main.py": "",
    });
    for (const name of ["jobs", "calls", "questions", "cancelled", "failed"]) {
      Deno.mkdirSync(`${this.fake}/${name}`, { recursive: true });
    }
    this.write("moods", moods.map((it) => `${it}\n`).join(""));
    this.write("deaf", deaf.map((it) => `${it}\n`).join(""));
    const { PATH = "", HOME = "" } = this.#project.fakeEnvironment();
    this.#env = { PATH: `${own}:${PATH}`, HOME, FAKE_DIR: this.fake };
  }

  get fake(): string {
    return `${this.#project.root}/slurm`;
  }

  /** Everything is below it. */
  get root(): string {
    return this.#project.root;
  }

  get logs(): string {
    return `${this.#project.dir}/logs`;
  }

  write(name: string, text: string): void {
    Deno.writeTextFileSync(`${this.fake}/${name}`, text);
  }

  quieten(): void {
    this.write("quiet", "");
  }

  /** All jobs that are in are over now, and failed; what follows goes wrong. */
  fail(): void {
    for (const { id } of this.accepted()) this.write(`failed/${id}`, "");
    Deno.removeSync(`${this.fake}/quiet`);
  }

  /** Calls mlxpsub, and kills it at a moment, if it is still there then. */
  async call(
    args: string[],
    moment?: Moment,
    under: readonly string[] = [],
  ): Promise<CallResult> {
    const { dir: cwd } = this.#project;
    const child = start(args, { cwd, env: this.#env, under });
    let over = false;
    const end = child.output().finally(() => over = true);
    if (moment !== undefined) {
      const before = this.#marks();
      const deadline = Date.now() + 20_000;
      while (
        !over && this.#marks() - before < moment.marks && Date.now() < deadline
      ) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, moment.later));
      if (!over) killIfThere(child);
    }
    const { code, stdout, stderr } = await end;
    const decoder = new TextDecoder();
    return {
      code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  }

  /** How far a call is, by what is there: directories, lines, calls. */
  #marks(): number {
    const control = `${this.logs}/.mlxpsub`;
    const lines = namesIn(control).filter((it) => it.endsWith(".jsonl"))
      .map((it) => textOf(`${control}/${it}`).split("\n").length);
    return lines.reduce((sum, it) => sum + it, 0) +
      namesIn(this.logs).length + namesIn(`${this.fake}/calls`).length +
      namesIn(`${this.fake}/questions`).length;
  }

  /** Whether a plan is on disk: what is not is not owed. */
  isPromised(): boolean {
    const control = `${this.logs}/.mlxpsub`;
    return namesIn(control).some((it) =>
      /^[^.]+\.jsonl$/.test(it) &&
      textOf(`${control}/${it}`).split("\n").length > 2
    );
  }

  /** The numbered directories. */
  numbers(): string[] {
    return namesIn(this.logs).filter((it) => /^\d+$/.test(it));
  }

  /** What is no log, once nobody is at work: locks, and what is half made. */
  strays(): string[] {
    return namesIn(`${this.logs}/.mlxpsub`).filter((it) =>
      !it.endsWith(".jsonl")
    );
  }

  /** All jobs that were accepted; of an array, each task; of a pack, each run. */
  accepted(): Accepted[] {
    const gone = new Set(namesIn(`${this.fake}/cancelled`));
    const over = new Set(namesIn(`${this.fake}/failed`));
    return namesIn(`${this.fake}/jobs`).flatMap((id) => {
      const [script = "", , tasks = "-"] = textOf(`${this.fake}/jobs/${id}`)
        .split("\n");
      const first = numberIn(script);
      const job = (logId: number, id: string): Accepted => ({
        logId,
        id,
        cancelled: gone.has(id),
        failed: over.has(id),
      });
      if (/\/pack[^/]*$/.test(script)) {
        return runsOf(script).map(({ logId, turn }) => ({
          ...job(logId, id),
          cancelled: gone.has(id) || textOf(turn).startsWith("cancelled "),
        }));
      }
      return tasks === "-"
        ? [job(first, id)]
        : membersOf(script, Number(tasks)).map((logId, at) =>
          job(logId, `${id}_${at + 1}`)
        );
    });
  }

  /** Whether an id was told of which there is no job. */
  lied(id: string | null): boolean {
    const call = Number(id?.replace(/_.*/, "")) - 4710;
    return textOf(`${this.fake}/moods`).split("\n")[call - 1] === "false-id";
  }

  [Symbol.dispose](): void {
    this.#project[Symbol.dispose]();
  }
}

export interface Accepted {
  logId: number;
  id: string;
  cancelled: boolean;
  failed: boolean;
}

function numberIn(path: string): number {
  return Number(/\/logs\/(\d+)(?:\/|$)/.exec(path)?.[1]);
}

/** The log directories that an array's script names, in the order of its tasks. */
function membersOf(script: string, tasks: number): number[] {
  const named = [...textOf(script).matchAll(/^ {2}(\d+)\) log_dir=(\S+) ;;$/gm)]
    .map((it) => numberIn(it[2] ?? ""));
  return named.length === tasks
    ? named
    : Array.from({ length: tasks }, (_, at) => numberIn(script) + at);
}

/** The runs that a pack's script names, and where each has its turn. */
function runsOf(script: string): { logId: number; turn: string }[] {
  const text = textOf(script);
  const list = (name: string) =>
    (new RegExp(`^${name}=\\(([^)]*)\\)`, "m").exec(text)?.[1] ?? "")
      .split(/\s+/).filter((it) => it !== "");
  const attempts = list("attempts");
  return list("runs").map((dir, at) => {
    const attempt = Number(attempts[at] ?? 1);
    return {
      logId: numberIn(dir),
      turn: `${dir}/metadata/turn${attempt > 1 ? `.${attempt}` : ""}`,
    };
  });
}

function namesIn(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].map((it) => it.name);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
