/** `--snapshot` on a real scheduler: what waits runs the code of its submission. */
import { assertEquals } from "@std/assert";
import { eventually } from "./ask.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

const cluster = clusterInUse();
const head = `#!/bin/bash\n${cluster.directives.join("\n")}\n`;

/** Prints what it imports, and a file beside it. */
const program = `import sys, lib
print(lib.text, open("deep/notes.txt").read().strip(), *sys.argv[1:])
`;

/** A repository with a submodule; the jobs' programs are in a subdirectory. */
class Repository extends ClusterProject {
  readonly logs = `${this.root}/logs`;

  constructor() {
    super(cluster, {});
    Deno.mkdirSync(`${this.dir}/src/deep`, { recursive: true });
    this.write(".gitignore", "__pycache__/\n");
    this.write("src/main.py", program);
    this.code("old");
    this.write(
      "script.sh",
      `${head}${this.setUp}cd src\npython main.py seed=1,2\n`,
    );
    const inner = `${this.root}/inner`;
    Deno.mkdirSync(inner);
    Deno.writeTextFileSync(`${inner}/part.txt`, "part\n");
    this.git(inner, "init", "--quiet");
    this.commit(inner);
    this.git(this.dir, "init", "--quiet");
    this.git(this.dir, "submodule", "--quiet", "add", inner, "sub");
    this.commit(this.dir);
    this.handOver();
  }

  /** What jobs print that run this code. */
  code(text: string): void {
    this.write("src/lib.py", `text = "${text}"\n`);
    this.write("src/deep/notes.txt", `${text} notes\n`);
  }

  commit(dir: string): void {
    this.git(dir, "add", "-A");
    this.git(dir, "commit", "--quiet", "-m", "x");
  }

  git(dir: string, ...args: string[]): void {
    const { success, stderr } = new Deno.Command("git", {
      args: [
        ...["-C", dir, "-c", "user.name=a", "-c", "user.email=a@b"],
        ...["-c", "safe.directory=*", "-c", "protocol.file.allow=always"],
        ...args,
      ],
    }).outputSync();
    assertEquals(success, true, new TextDecoder().decode(stderr));
  }

  async call(...words: string[]): Promise<void> {
    const { code, stderr } = await this.mlxpsub([...words, "-q"]);
    assertEquals([code, stderr], [0, ""]);
  }

  /** What the jobs printed, when all have ended. */
  async printed(): Promise<string[]> {
    await eventually("all to complete", 90, async () => {
      const { stdout } = await this.mlxpsub(["status", this.logs, "-q"]);
      const states = stdout.trimEnd().split("\n").map((it) =>
        it.split("\t")[2]
      );
      return states.every((it) => it === "COMPLETED") ? states : undefined;
    });
    return this.jobs(this.logs).map((it) => it.stdout.trim());
  }
}

for (
  const way of [[], ["--array"], ["--pack", "2"], ["--pack", "2x2", "--array"]]
) {
  Deno.test(`jobs of ${cluster.title} that wait run the code of their --snapshot: ${way.join(" ")}`, async () => {
    using project = new Repository();
    const { logs } = project;
    await project.call(
      ...["script.sh", "--log-dir", logs, "--hold", "--snapshot", ...way],
    );
    project.code("new");
    await project.call("release", "--all", logs);
    assertEquals(await project.printed(), [
      "old old notes seed=1",
      "old old notes seed=2",
    ]);
    const [copy = ""] = [...Deno.readDirSync(`${logs}/.mlxpsub/code`)]
      .map((it) => `${logs}/.mlxpsub/code/${it.name}`);
    assertEquals(Deno.readTextFileSync(`${copy}/sub/part.txt`), "part\n");
    if (way.length > 0) return;
    // what is not committed goes along where that is said, as it is now
    await project.call(
      ...["script.sh", "--log-dir", logs, "--hold", "--snapshot=dirty"],
    );
    project.code("newer");
    await project.call("release", "--all", logs);
    assertEquals((await project.printed()).slice(2), [
      "new new notes seed=1",
      "new new notes seed=2",
    ]);
  });
}
