/**
 * resubmit is killed by SIGKILL, or answered badly, and gone on with: each job that failed runs
 * exactly once more, singly or in its array.
 */
import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { basename } from "@std/path/posix";
import { mlxpsub, Project, start } from "./mlxpsub.ts";
import { recordOf } from "./world/fixture.ts";

const size = 12;

class Resubmission {
  readonly project: Project;
  readonly env: Record<string, string>;
  readonly jobs: string;

  constructor(options: string) {
    this.project = new Project({
      "script.sh":
        `#!/bin/bash\n#MLXPSUB ${options}\npython main.py 'seed=range(0,${size})'\n`,
      "main.py": "",
    });
    this.env = this.project.fakeEnvironment("sbatch", "squeue", "sacct");
    this.jobs = `${this.project.root}/fake/jobs`;
  }

  run(...args: string[]): ReturnType<typeof mlxpsub> {
    return mlxpsub(args, { cwd: this.project.dir, env: this.env });
  }

  mode(mode: string): void {
    const fake = `${this.project.root}/fake`;
    Deno.mkdirSync(fake, { recursive: true });
    // the fake counts its calls, from the first submission on
    Deno.writeTextFileSync(`${fake}/mode`, `${mode}\n`);
  }

  ids(): string[] {
    return [...Deno.readDirSync(this.jobs)].map((it) => it.name).sort();
  }

  /** Submits the sweep, and lets every job of it fail. */
  async fail(): Promise<number> {
    this.mode("ok");
    assertEquals((await this.run("script.sh", "-q", "-j1")).code, 0);
    const ids = this.ids();
    for (const id of ids) {
      Deno.writeTextFileSync(`${this.jobs}/${id}/state`, "failed\n");
      Deno.writeTextFileSync(`${this.jobs}/${id}/exit_code`, "1\n");
    }
    return ids.length;
  }

  /** Goes on until nothing is left to do; a job is in the queue then. */
  async goOn(): Promise<void> {
    this.mode("ok");
    const resumed = await this.run("resume");
    assertEquals(resumed.code, 0, resumed.stderr);
    const again = await this.run("resubmit", "--failed");
    assertEquals(again.code, 0, again.stderr);
  }

  /** How often each setting was handed over after the first `before` jobs. */
  handedOver(before: number): Map<string, number> {
    const times = new Map<string, number>();
    for (const id of this.ids().slice(before)) {
      const script = Deno.readTextFileSync(`${this.jobs}/${id}/script`);
      const logDirs = [...script.matchAll(/^ {2}\d+\) log_dir=(\S+) ;;$/gm)];
      const paths = logDirs.length > 0
        ? logDirs.map((it) => it[1] ?? "")
        : [/^export MLXP_SCHEDULER=(.*)\/metadata/m.exec(script)?.[1] ?? ""];
      for (const it of paths) times.set(it, (times.get(it) ?? 0) + 1);
    }
    return times;
  }

  /** How many events say that jobs were made ready once more. */
  again(): number {
    const dir = `${this.project.dir}/logs/.mlxpsub`;
    return [...Deno.readDirSync(dir)].filter((it) => it.isFile).map((it) =>
      Deno.readTextFileSync(`${dir}/${it.name}`).split('"event":"again"')
        .length - 1
    ).reduce((sum, it) => sum + it, 0);
  }

  assertWhole(before: number, what: string): void {
    const logs = `${this.project.dir}/logs`;
    const dirs = Array.from({ length: size }, (_, at) => `${logs}/${at + 1}`);
    assertEquals(
      [...this.handedOver(before)].sort(),
      dirs.map((it): [string, number] => [it, 1]).sort(),
      what,
    );
    for (const dir of dirs) {
      const { state, attempt, jobId } = recordOf(logs, Number(basename(dir)));
      assertEquals([state, attempt], ["submitted", 2], `${what}: ${dir}`);
      const copy = parse(
        Deno.readTextFileSync(`${dir}/metadata/submission.yaml`),
      ) as Record<string, unknown>;
      assertEquals([copy.attempt, copy.job_id], [2, jobId], `${what}: ${dir}`);
      const [id = ""] = String(jobId).split("_");
      assertEquals(this.ids().indexOf(id) >= before, true, `${what}: ${dir}`);
    }
  }

  [Symbol.dispose](): void {
    this.project[Symbol.dispose]();
  }
}

for (const options of ["--array --max-running 3", "-j2"]) {
  const kind = options === "-j2" ? "jobs" : "an array";
  for (
    const fault of ["kill", "kill-after", "kill-lost", "ambiguous", "lost"]
  ) {
    Deno.test(`a resubmit of ${kind} that ends by "${fault}" runs each once more after all`, async () => {
      using it = new Resubmission(options);
      const before = await it.fail();
      const call = before + (kind === "jobs" ? 5 : 1);
      it.mode(/kill/.test(fault) ? `${fault} ${call}` : fault);
      const { code } = await it.run("resubmit", "--failed");
      assertEquals(code !== 0 || fault === "ambiguous", true);
      await it.goOn();
      it.assertWhole(before, fault);
    });
  }

  for (const prepared of [1, 6, size]) {
    Deno.test(`a resubmit of ${kind} that is killed when ${prepared} are prepared runs each once more after all`, async () => {
      using it = new Resubmission(options);
      const before = await it.fail();
      it.mode("hang 1");
      const child = start(["resubmit", "--failed"], {
        cwd: it.project.dir,
        env: it.env,
      });
      const end = child.output();
      const events = kind === "jobs" ? prepared : 1;
      while (it.again() < events) {
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      child.kill("SIGKILL");
      await end;
      // what it started has an end of its own
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await it.goOn();
      it.assertWhole(before, `killed at ${prepared}`);
    });
  }
}
