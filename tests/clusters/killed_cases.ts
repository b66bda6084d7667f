/** mlxpsub killed at any moment: resume makes each job run exactly once. */
import { assertEquals } from "@std/assert";
import { eventually } from "./ask.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

const cluster = clusterInUse();

/** OAR takes five jobs a second. */
const count = cluster.name === "oar" ? 10 : 50;

/** Each job adds its setting to one file, in a single write. */
const program = `import os, sys
file = os.open("ran.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
os.write(file, (sys.argv[1] + "\\n").encode())
`;

/** Kill it as soon as that many jobs have this file, or are submitted. */
const moments: [file: string, jobs: number][] = [
  ["metadata", 1],
  ["script.sh", Math.ceil(count / 2)],
  ["metadata/submission.yaml", count],
  ["submitted", 1],
  ["submitted", Math.ceil(count / 2)],
  ["submitted", count - 1],
];

for (const [file, jobs] of moments) {
  Deno.test(`killed when ${jobs} jobs have ${file}, ${count} jobs run once each on ${cluster.title}`, async () => {
    using project = new ClusterProject(cluster, { "main.py": program });
    project.write(
      "script.sh",
      `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}python main.py 'seed=range(${count})'
`,
    );
    const logs = `${project.root}/killed${project.root.slice(-8)}`;
    const child = project.start(["script.sh", "--log-dir", logs]);
    const end = child.output();
    let over = false;
    end.then(() => over = true);
    while (!over && howMany(logs, file) < jobs) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    if (!over) child.kill("SIGKILL");
    await end;
    await eventually("resume to submit all jobs", 90, async () => {
      const { code } = await project.mlxpsub(["resume", logs]);
      return code === 0 ? true : undefined;
    });
    const ran = await eventually("all jobs to run", 120, () => {
      const lines = textOf(`${project.dir}/ran.txt`).split("\n").slice(0, -1);
      return lines.length >= count ? lines : undefined;
    });
    const records = project.jobs(logs);
    await project.ended(records.map((it) => String(it.record.job_id)));
    const settings = Array.from({ length: count }, (_, it) => `seed=${it}`);
    const all = textOf(`${project.dir}/ran.txt`).split("\n").slice(0, -1);
    assertEquals(all.toSorted(), settings.toSorted());
    assertEquals(ran.length, count);
    assertEquals(
      records.map((it) => it.record.state),
      settings.map(() => "submitted"),
    );
    assertEquals(
      records.flatMap((it) => it.record.overrides).toSorted(),
      settings.toSorted(),
    );
  });
}

function howMany(logs: string, file: string): number {
  try {
    return [...Deno.readDirSync(logs)].filter(({ name }) =>
      /^\d+$/.test(name) && (file === "submitted"
        ? /^state: submitted$/m.test(
          textOf(`${logs}/${name}/metadata/submission.yaml`),
        )
        : exists(`${logs}/${name}/${file}`))
    ).length;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return 0;
    throw cause;
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
