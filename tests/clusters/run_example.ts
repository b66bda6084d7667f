import { assertEquals } from "@std/assert";
import { type Example, filesOfExample, torchrun } from "../examples.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

/** Its calls, one after the other; what its jobs printed, by their log_ids. */
export async function runExample(
  cluster: Cluster,
  { name, calls }: Example,
): Promise<string[]> {
  using project = new ClusterProject(cluster, filesOfExample(name), name);
  Deno.writeTextFileSync(`${project.bin}/torchrun`, torchrun, { mode: 0o755 });
  const path = project.setUp + `export PATH=${project.bin}:$PATH\n`;
  for (const [script = "", ...options] of calls) {
    // where jobs find python3 and torchrun is the site's own business
    const text = project.read(script).replace("\n\n", `\n\n${path}`);
    project.write(script, text);
    const { code, stderr } = await project.mlxpsub([
      script,
      ...options,
      "--quiet",
    ]);
    assertEquals([code, stderr], [0, ""]);
  }
  await project.ended(project.jobs().map((it) => String(it.record.job_id)));
  const jobs = project.jobs();
  assertEquals(jobs.map((it) => it.stderr), jobs.map(() => ""));
  return jobs.map((it) => it.stdout);
}
