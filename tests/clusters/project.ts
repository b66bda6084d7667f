/** A project of the user who submits, on a machine with a real scheduler. */
import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { type CallResult, Project, start } from "../mlxpsub.ts";
import { eventually } from "./ask.ts";
import type { Cluster, JobView } from "./cluster.ts";

/** Prints what it is started with, as one line of JSON. */
export const printer = `import json, sys
print(json.dumps(sys.argv[1:]))
`;

/** A python3 that every user has, under the name that scripts use. */
const python = `#!/bin/sh
exec ${Deno.env.get("MLXPSUB_TEST_PYTHON") ?? "/usr/bin/python3"} "$@"
`;

/** Record and output of one job. */
export interface SeenJob {
  logDir: string;
  logId: number;
  record: Record<string, unknown>;
  stdout: string;
  stderr: string;
}

/** Who submits: a user who is not root, as most schedulers want; or oneself. */
export const submitter = Deno.env.get("MLXPSUB_USER");

/** Those whose names MLXPSUB_CLUSTER_VARIABLES lists, as LSF_ENVDIR. */
function ownVariables(): Record<string, string> {
  const names = Deno.env.get("MLXPSUB_CLUSTER_VARIABLES")?.split(/[\s,]+/) ??
    [];
  return Object.fromEntries(
    names.filter((it) => it !== "").map((it) => [it, Deno.env.get(it) ?? ""]),
  );
}

/** A project, and the submissions from it. */
export class ClusterProject extends Project {
  readonly bin = `${this.root}/bin`;
  readonly env: Record<string, string>;

  constructor(
    readonly cluster: Cluster,
    files: Record<string, string>,
    name = "workdir",
  ) {
    super({ "main.py": printer, ...files }, name);
    Deno.mkdirSync(this.bin);
    Deno.writeTextFileSync(`${this.bin}/python`, python, { mode: 0o755 });
    const path = Deno.env.get("MLXPSUB_CLUSTER_PATH") ?? "/usr/bin";
    this.env = {
      ...ownVariables(),
      PATH: `${this.bin}:${path}:/usr/bin:/bin`,
      HOME: this.root,
      PWD: this.dir,
      LANG: "C.UTF-8",
    };
    this.handOver();
  }

  /** What a script needs at its top, so that its jobs find python. */
  get setUp(): string {
    const python = Deno.env.get("MLXPSUB_TEST_PYTHON");
    const bin = python?.slice(0, python.lastIndexOf("/")) ?? this.bin;
    return `export PATH=${bin}:$PATH\n`;
  }

  write(path: string, text: string): void {
    Deno.writeTextFileSync(`${this.dir}/${path}`, text, { mode: 0o755 });
    this.handOver();
  }

  /** Makes all files the submitter's. */
  handOver(): void {
    Deno.chmodSync(this.root, 0o755);
    if (submitter === undefined) return;
    const { success } = new Deno.Command("chown", {
      args: ["-R", `${submitter}:`, this.root],
    }).outputSync();
    assertEquals(success, true, "chown");
  }

  /** Starts a program as the submitter, in the project. */
  #spawn(
    program: string,
    args: string[],
    env: Record<string, string> = {},
  ): Deno.ChildProcess {
    const [first, ...rest] = submitter === undefined ? [program, ...args] : [
      "setpriv",
      `--reuid=${submitter}`,
      `--regid=${submitter}`,
      "--init-groups",
      program,
      ...args,
    ];
    return new Deno.Command(first ?? program, {
      args: rest,
      cwd: this.dir,
      clearEnv: true,
      env: { ...this.env, ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Runs a program as the submitter, to its end. */
  async run(
    program: string,
    args: string[],
    env: Record<string, string> = {},
  ): Promise<CallResult> {
    return await endOf(this.#spawn(program, args, env));
  }

  /** Starts mlxpsub as the submitter: a script and options, or a command. */
  start(args: string[]): Deno.ChildProcess {
    const binary = Deno.env.get("MLXPSUB_BINARY");
    const submits = args[0]?.endsWith(".sh") === true;
    const all = !submits
      ? args
      : this.cluster.name === "local"
      ? [...args, "--local", "2"]
      : [...args, "--scheduler", this.cluster.name];
    return submitter === undefined || binary === undefined
      ? start(all, { cwd: this.dir, env: this.env })
      : this.#spawn(binary, all);
  }

  /** Runs mlxpsub to its end; leaves out what the jobs take, which has own tests. */
  async mlxpsub(args: string[]): Promise<CallResult> {
    const end = await endOf(this.start(args));
    return {
      ...end,
      stderr: end.stderr.replace(/^\d+ jobs? × .* = .*\n/m, ""),
    };
  }

  /** Every job of a log directory, in the order of their log_ids. */
  jobs(logs = `${this.dir}/logs`): SeenJob[] {
    return [...Deno.readDirSync(logs)]
      .map((it) => Number(it.name)).filter((it) => !Number.isNaN(it))
      .sort((a, b) => a - b)
      .map((logId) => {
        const logDir = `${logs}/${logId}`;
        return {
          logDir,
          logId,
          record: recordOf(textOf(`${logDir}/metadata/submission.yaml`)),
          stdout: this.cluster.printed?.(textOf(`${logDir}/log.stdout`)) ??
            textOf(`${logDir}/log.stdout`),
          stderr: textOf(`${logDir}/log.stderr`),
        };
      });
  }

  /** Waits until the scheduler is through with jobs; returns its view of them. */
  async ended(ids: string[], seconds = 120): Promise<Map<string, JobView>> {
    let last: JobView[] = [];
    return await eventually(
      `jobs ${ids.join(", ")} to end`,
      seconds,
      async () => {
        last = await this.cluster.look({ by: "id", ids });
        const done = last.filter((it) => it.state !== "waiting");
        return done.length === ids.length
          ? new Map(done.map((it) => [it.id, it]))
          : undefined;
      },
    ).catch((cause) => {
      throw new Error(`${cause.message}; seen: ${JSON.stringify(last)}`);
    });
  }
}

async function endOf(child: Deno.ChildProcess): Promise<CallResult> {
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** A job's copy comes with the scheduler's answer: before, it is prepared. */
function recordOf(copy: string): Record<string, unknown> {
  return copy === noFile
    ? { state: "prepared" }
    : parse(copy) as Record<string, unknown>;
}

const noFile = "(no file)";

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return noFile;
    throw cause;
  }
}
