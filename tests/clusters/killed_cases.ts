/** mlxpsub killed at any moment: resume makes each job run exactly once. */
import { assertEquals } from "@std/assert";
import { seededRandom } from "../../src/sweep/seeded_random.ts";
import { killIfThere } from "../mlxpsub.ts";
import { eventually } from "./ask.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

const cluster = clusterInUse();

/** OAR takes five jobs a second. */
const count = cluster.name === "oar" || Deno.env.has("MLXPSUB_KILLS") ? 10 : 50;

/** Each job adds its setting to one file, in a single write. */
const program = `import os, sys
file = os.open("ran.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
os.write(file, (sys.argv[1] + "\\n").encode())
`;

type Moment = [
  file: string,
  jobs: number,
  how: "one by one" | "as an array",
  after?: number,
];

/**
 * Kill it as soon as that many jobs have this file, or are submitted; an array,
 * which is with one command, some milliseconds after that command began, too.
 */
const fixed: Moment[] = [
  ["metadata", 1, "one by one"],
  ["script.sh", Math.ceil(count / 2), "one by one"],
  ["metadata/submission.yaml", count, "one by one"],
  ["submitted", 1, "one by one"],
  ["submitted", Math.ceil(count / 2), "one by one"],
  ["submitted", count - 1, "one by one"],
  ["handing", 1, "as an array", 10],
  ["metadata/submission.yaml", 1, "as an array"],
];

/** So many moments drawn at random, in the place of those. */
const draws = Number(Deno.env.get("MLXPSUB_KILLS") ?? 0);
const random = seededRandom(1);
const drawn = Array.from({ length: draws }, (): Moment => {
  const files = [
    ...["metadata", "script.sh", "handing", "metadata/submission.yaml"],
    "submitted",
  ];
  const how = random() < 0.5 ? "one by one" : "as an array";
  const file = files[Math.floor(random() * files.length)] ?? "submitted";
  const jobs = how === "as an array" && file === "handing"
    ? 1
    : 1 + Math.floor(random() * count);
  return [file, jobs, how, Math.floor(random() * 60)];
});

for (
  const [at, [file, jobs, how, after = 0]] of (draws > 0 ? drawn : fixed)
    .entries()
) {
  const when = (draws > 0 ? `${at + 1}. ` : "") + `${jobs} jobs have ${file}` +
    (after === 0 ? "" : ` for ${after} ms`);
  Deno.test(`killed when ${when}, ${count} jobs run once each ${how} on ${cluster.title}`, async () => {
    using project = new ClusterProject(cluster, { "main.py": program });
    project.write(
      "script.sh",
      `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}python main.py 'seed=range(${count})'
`,
    );
    const logs = `${project.root}/killed${project.root.slice(-8)}`;
    const child = project.start([
      ...["script.sh", "--log-dir", logs],
      ...how === "as an array" ? ["--array"] : [],
    ]);
    const end = child.output();
    let over = false;
    end.then(() => over = true);
    while (!over && howMany(logs, file) < jobs) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await new Promise((resolve) => setTimeout(resolve, after));
    if (!over) killIfThere(child);
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
    if (file === "handing") return handings(logs);
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

/** Submit commands that were about to begin. */
function handings(logs: string): number {
  return [...Deno.readDirSync(`${logs}/.mlxpsub`)]
    .filter(({ name }) => name.endsWith(".jsonl"))
    .map(({ name }) => textOf(`${logs}/.mlxpsub/${name}`).split('"handing"'))
    .reduce((sum, parts) => sum + parts.length - 1, 0);
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
