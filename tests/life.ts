/** Jobs that were submitted to fakes, and are followed, for tests. */
import { assertEquals } from "@std/assert";
import { batchSchedulerOf } from "../src/schedulers/registry.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

const script = `#!/bin/bash
python main.py model=vit,cnn seed=1,2
`;

/** The fakes of each family, and where its jobs' ids begin. */
export const families = [
  {
    name: "slurm",
    fakes: ["sbatch", "squeue", "sacct", "scancel", "scontrol"],
    ids: ["4711", "4712", "4713", "4714"],
    env: {},
    words: ["COMPLETED", "FAILED", "RUNNING", "PENDING"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", null],
    cancelCalls: ["scancel 4713 4714"],
  },
  {
    name: "oar",
    fakes: ["oarsub", "oarstat", "oardel", "oarresume"],
    ids: ["1000", "2000", "3000", "4000"],
    env: {},
    words: ["Terminated", "Terminated", "Running", "Waiting"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", null],
    cancelCalls: ["oardel 3000 4000"],
  },
  {
    name: "torque",
    fakes: ["qsub", "qstat", "qdel", "qrls"],
    ids: ["11.server", "12.server", "13.server", "14.server"],
    env: { FAKE_FLAVOUR: "torque" },
    words: ["C 0", "C 3", "R", "Q"],
    exits: [0, 3, null, null],
    hosts: [null, null, null, null],
    cancelCalls: ["qdel 13.server 14.server"],
  },
  {
    name: "torque",
    fakes: ["qsub", "qstat", "qdel", "qrls"],
    ids: ["11.server", "12.server", "13.server", "14.server"],
    env: { FAKE_FLAVOUR: "pbspro" },
    words: ["F 0", "F 3", "R", "Q"],
    exits: [0, 3, null, null],
    hosts: [null, null, null, null],
    cancelCalls: ["qdel 13.server 14.server"],
  },
  {
    name: "sge",
    fakes: ["qsub", "qstat", "qacct", "qdel", "qrls"],
    ids: ["11", "12", "13", "14"],
    env: { FAKE_FLAVOUR: "sge" },
    words: ["exit_status 0", "exit_status 3", "r", "qw"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", null],
    cancelCalls: ["qdel 13 14"],
  },
  {
    name: "lsf",
    fakes: ["bsub", "bjobs", "bkill", "bresume"],
    ids: ["101", "102", "103", "104"],
    env: {},
    words: ["DONE", "EXIT", "RUN", "PEND"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", "n1"],
    cancelCalls: ["bkill 103 104"],
  },
  {
    name: "lsf",
    fakes: ["bsub", "bjobs", "bkill", "bresume"],
    ids: ["101", "102", "103", "104"],
    env: { FAKE_FLAVOUR: "openlava" },
    words: ["DONE", "EXIT", "RUN", "PEND"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", null],
    cancelCalls: ["bkill 103 104"],
  },
  {
    name: "moab",
    fakes: ["msub", "showq", "canceljob", "mjobctl"],
    ids: ["Moab.11", "Moab.12", "Moab.13", "Moab.14"],
    env: {},
    words: ["Completed 0", "Completed 3", "Running", "Idle"],
    exits: [0, 3, null, null],
    hosts: [null, null, "n1", null],
    cancelCalls: ["canceljob Moab.13 Moab.14"],
    /** It tells neither what its jobs run nor where they write. */
    tells: "names only",
  },
  {
    name: "flux",
    fakes: ["flux"],
    ids: ["f2F1", "f2F2", "f2F3", "f2F4"],
    env: {},
    words: ["COMPLETED", "FAILED", "RUN", "SCHED"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", null],
    cancelCalls: ["flux cancel f2F3 f2F4"],
    tells: "names only",
  },
];

/** Whether the scheduler of a family has job arrays. */
export function hasArrays({ name }: { name: string }): boolean {
  return batchSchedulerOf(name).array !== undefined;
}

export interface Life {
  project: Project;
  env: Record<string, string>;
  run(...args: string[]): ReturnType<typeof mlxpsub>;
  /** Says how the job of a log_id stands. */
  set(at: number, state: string, code?: number): void;
  queries(): string[];
}

/** Submits the four jobs of a sweep to a family's fakes. */
export async function submitted(
  family: typeof families[number],
  text = script,
): Promise<Life & Disposable> {
  const project = new Project({ "script.sh": text, "main.py": "" });
  const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
  const run = (...args: string[]) => mlxpsub(args, { cwd: project.dir, env });
  const { code, stderr } = await run(
    "script.sh",
    "-q",
    "-j1",
    "--scheduler",
    family.name,
  );
  assertEquals([code, stderr], [0, ""]);
  const fake = `${project.root}/fake`;
  return {
    project,
    env,
    run,
    set(at, state, exitCode) {
      const id = [...Deno.readDirSync(`${fake}/jobs`)]
        .map((it) => it.name).sort((a, b) => Number(a) - Number(b))[at];
      Deno.writeTextFileSync(`${fake}/jobs/${id}/state`, `${state}\n`);
      if (exitCode === undefined) return;
      Deno.writeTextFileSync(`${fake}/jobs/${id}/exit_code`, `${exitCode}\n`);
    },
    queries() {
      const path = `${fake}/queries`;
      const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
      Deno.removeSync(path);
      return lines;
    },
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

/** Changes the lines of the log of a life's first sweep. */
export function editLog(
  { project }: Life,
  edit: (lines: string[]) => string[],
): void {
  const dir = `${project.dir}/logs/.mlxpsub`;
  const [name = ""] = [...Deno.readDirSync(dir)].map((it) => it.name)
    .filter((it) => /^[^.]+\.jsonl$/.test(it)).sort();
  const lines = Deno.readTextFileSync(`${dir}/${name}`).trimEnd().split("\n");
  Deno.writeTextFileSync(
    `${dir}/${name}`,
    edit(lines).map((it) => `${it}\n`).join(""),
  );
}

/** The family that most tests use. */
export const slurm = familyOf("slurm");

function familyOf(name: string): typeof families[number] {
  const found = families.find((it) => it.name === name);
  if (found === undefined) throw new Error(`no fakes of ${name}`);
  return found;
}
