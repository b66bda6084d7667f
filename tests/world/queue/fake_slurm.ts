/** A Slurm in memory, which takes what `sbatch` is called with, for tests. */
import type {
  ProgramEnd,
  RunProgram,
} from "../../../src/world/system/run_program.ts";

export interface QueuedJob {
  id: string;
  script: string;
  name: string;
  /** How many jobs an array has. */
  tasks?: number;
  cancelled: Set<string>;
}

/** How the next calls of sbatch end. */
export type SbatchMood =
  | "takes"
  | "refuses"
  | "later"
  /** Takes the job and says nothing that can be read. */
  | "mumbles"
  /** Does not take it, and says nothing that can be read. */
  | "forgets"
  /** Takes it, and is not heard: whoever called it is gone. */
  | "takes, and its caller dies"
  | "its caller dies before";

export class FakeSlurm {
  readonly jobs: QueuedJob[] = [];
  /** One for each call; `takes` behind the last. */
  moods: SbatchMood[] = [];
  /** Aborted where whoever called sbatch dies: nothing answers it any more. */
  death = new AbortController();
  /** Called before sbatch answers. */
  onSbatch: (script: string) => void | Promise<void> = () => {};
  #next = 1;

  /** Has jobs that another one took. */
  adopt(jobs: readonly QueuedJob[]): void {
    this.jobs.push(...jobs);
    this.#next = Math.max(0, ...jobs.map((it) => Number(it.id))) + 1;
  }

  get run(): RunProgram {
    return async ({ program, args }) => {
      this.death.signal.throwIfAborted();
      switch (program) {
        case "id":
          return ended("somebody\n");
        case "sbatch":
          return await this.#sbatch(args);
        case "ps":
          return ended("init\n");
        case "squeue":
          return ended(this.#squeue(args));
        case "sacct":
          return ended("", 1, "accounting storage is disabled\n");
        case "scancel":
          return this.#scancel(args);
        default:
          throw new Error(`${program} is not here`);
      }
    };
  }

  async #sbatch(args: readonly string[]): Promise<ProgramEnd> {
    const script = args.at(-1) ?? "";
    await this.onSbatch(script);
    const mood = this.moods.shift() ?? "takes";
    switch (mood) {
      case "refuses":
        return ended("", 1, "sbatch: error: invalid partition specified: x\n");
      case "later":
        return ended(
          "",
          1,
          "sbatch: error: QOSMaxSubmitJobPerUserLimit\n" +
            "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n",
        );
      case "forgets":
        return ended("what?\n");
      case "its caller dies before":
        this.death.abort();
        throw new Error(mood);
      case "takes":
      case "mumbles":
      case "takes, and its caller dies":
        break;
    }
    const id = String(this.#next++);
    const text = Deno.readTextFileSync(script);
    const tasks = /^#SBATCH --array=1-(\d+)/m.exec(text)?.[1];
    this.jobs.push({
      id,
      script,
      name: /^#SBATCH --job-name=(\S+)$/m.exec(text)?.[1] ?? "",
      ...(tasks === undefined ? {} : { tasks: Number(tasks) }),
      cancelled: new Set(),
    });
    if (mood === "takes, and its caller dies") {
      this.death.abort();
      throw new Error(mood);
    }
    return ended(mood === "mumbles" ? "what?\n" : `${id}\n`);
  }

  #squeue(args: readonly string[]): string {
    if (!args.includes("%i|%V|%j|%o")) throw new Error(`squeue ${args}`);
    return this.#ids().map(([id, job]) =>
      `${id}|N/A|${job.name}|${job.script}\n`
    ).join("");
  }

  #scancel(args: readonly string[]): ProgramEnd {
    const known = new Map(this.#ids());
    for (const id of args.filter((it) => /^\d/.test(it))) {
      known.get(id)?.cancelled.add(id);
    }
    return ended("");
  }

  #ids(): [string, QueuedJob][] {
    return this.jobs.flatMap((job): [string, QueuedJob][] =>
      job.tasks === undefined ? [[job.id, job]] : Array.from(
        { length: job.tasks },
        (_, at) => [`${job.id}_${at + 1}`, job],
      )
    );
  }

  /** Each script.sh that waits in the queue, as often as it does. */
  live(): string[] {
    return this.jobs.flatMap((job) => {
      const members = membersOf(job);
      return members.flatMap((script, at) => {
        const id = job.tasks === undefined ? job.id : `${job.id}_${at + 1}`;
        return job.cancelled.has(id) ? [] : [script];
      });
    });
  }

  /** How often each script.sh of a log directory is in the queue. */
  count(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const it of this.jobs.flatMap(membersOf)) {
      counts.set(it, (counts.get(it) ?? 0) + 1);
    }
    return counts;
  }
}

/** The scripts that a job runs: those of an array's jobs, or its own. */
function membersOf({ script, tasks }: QueuedJob): string[] {
  if (tasks === undefined) return [script];
  const text = Deno.readTextFileSync(script);
  return [...text.matchAll(/^ {2}\d+\) log_dir=(\S+) ;;$/gm)]
    .map((it) => `${it[1]}/script.sh`);
}

function ended(stdout: string, exitCode = 0, stderr = ""): ProgramEnd {
  return { kind: "ended", exitCode, signal: null, stdout, stderr };
}
