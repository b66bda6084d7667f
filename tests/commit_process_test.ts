/** The commit that jobs are submitted at. */
import { assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";
import { parse } from "@std/yaml";

Deno.test("records have the commit of the program's repository, as of the last submission", async () => {
  using project = new Project({
    "bin/python": "#!/bin/sh\nexit 0\n",
    "main.py": "",
    "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
  });
  Deno.chmodSync(`${project.dir}/bin/python`, 0o755);
  const git = (...args: string[]) => {
    const { success, stdout } = new Deno.Command("git", {
      args: ["-C", project.dir, "-c", "user.name=a", "-c", "user.email=a@b"]
        .concat(args),
    }).outputSync();
    assertEquals(success, true);
    return new TextDecoder().decode(stdout).trim();
  };
  const commit = (): string => {
    git("add", "main.py");
    git("commit", "--quiet", "-m", "x");
    return git("rev-parse", "HEAD");
  };
  git("init", "--quiet");
  const first = commit();
  const call = async (...args: string[]) => {
    const it = await mlxpsub(args, {
      cwd: project.dir,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
    });
    assertEquals(it.code, 0, it.stderr);
    return it.stdout;
  };
  const codes = () =>
    [1, 2].map((id) => {
      const text = project.read(`logs/${id}/metadata/submission.yaml`);
      const record = parse(text) as Record<string, unknown>;
      return [record.commit, record.changed];
    });
  await call("script.sh", "--local", "-q");
  assertEquals(codes(), [[first, false], [first, false]]);

  Deno.writeTextFileSync(`${project.dir}/main.py`, "1\n");
  const { jobs } = JSON.parse(
    await call("script.sh", "-n", "--local", "--json"),
  );
  assertEquals([jobs[0].commit, jobs[0].changed], [first, true]);

  const second = commit();
  await call("resubmit", "2", "-q", "--force");
  assertEquals(codes(), [[first, false], [second, false]]);
});
