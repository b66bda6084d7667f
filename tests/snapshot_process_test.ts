/** `--snapshot`: jobs run the code as it was at submission. */
import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { unusedSnapshots } from "../src/world/logs/snapshots.ts";
import { families, hasArrays } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

const script = `#!/bin/bash
python main.py lr=0.1,0.01
`;

/** Tells which text the program had, and from where it ran. */
const interpreter = `#!/bin/sh
cat "$1" data/x
pwd
`;

class Repository extends Project {
  constructor(files: Record<string, string> = {}) {
    super({
      "script.sh": script,
      "main.py": "first\n",
      ".gitignore": "data/\nbin/\nlogs/\n",
      "data/x": "data\n",
      "bin/python": interpreter,
      ...files,
    });
    Deno.chmodSync(`${this.dir}/bin/python`, 0o755);
    this.git("init", "--quiet");
    this.commit();
  }

  git(...args: string[]): string {
    return gitIn(this.dir, ...args);
  }

  commit(): string {
    this.git("add", "-A");
    this.git("commit", "--quiet", "-m", "x");
    return this.git("rev-parse", "HEAD");
  }

  write(path: string, text: string): void {
    Deno.writeTextFileSync(`${this.dir}/${path}`, text);
  }

  async call(...args: string[]) {
    const env = { PATH: `${this.dir}/bin:/usr/bin:/bin`, HOME: this.root };
    return await mlxpsub(args, { cwd: this.dir, env });
  }

  /** Every file of git's own, with its bytes. */
  ofGit(): string[] {
    return [...bytesBelow(`${this.dir}/.git`)].sort();
  }

  record(id: number): Record<string, unknown> {
    return parse(
      this.read(`logs/${id}/metadata/submission.yaml`),
    ) as Record<string, unknown>;
  }
}

function* bytesBelow(dir: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(dir)) {
    const path = `${dir}/${name}`;
    if (isDirectory) yield* bytesBelow(path);
    else yield `${path} ${Deno.readFileSync(path).join(",")}`;
  }
}

function assertSays(text: string, part: string): void {
  assert(text.includes(part), `${text}\nhas no ${part}`);
}

function gitIn(dir: string, ...args: string[]): string {
  const { success, stdout, stderr } = new Deno.Command("git", {
    args: [
      ...["-C", dir, "-c", "user.name=a", "-c", "user.email=a@b"],
      ...["-c", "protocol.file.allow=always", ...args],
    ],
  }).outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  assertEquals(success, true, text(stderr));
  return text(stdout);
}

Deno.test("jobs of --snapshot run the commit that was there, and again when they are submitted again", async () => {
  using project = new Repository();
  const commit = project.git("rev-parse", "HEAD");
  const copy = `${project.dir}/logs/.mlxpsub/code/${commit}`;
  const before = project.snapshot();
  const dry = await project.call("script.sh", "-n", "--local", "--snapshot");
  assertEquals(dry.code, 0, dry.stderr);
  assertSays(
    dry.stderr,
    `jobs run the code of commit ${commit.slice(0, 12)}: 3 files, `,
  );
  assertSays(dry.stderr, ` copied to ${copy}\n`);
  assertSays(dry.stderr, "is linked there: bin, data\n");
  assertEquals(project.snapshot(), before);

  const git = project.ofGit();
  const first = await project.call("script.sh", "--local", "--snapshot", "-q");
  assertEquals([first.code, first.stderr], [0, ""]);
  assertEquals(project.ofGit(), git);
  assertEquals(project.read("logs/1/log.stdout"), `first\ndata\n${copy}\n`);
  const { commit: told, changed, snapshot, work_dir } = project.record(1);
  assertEquals(
    [told, changed, snapshot, work_dir],
    [commit, false, copy, project.dir],
  );
  const info = parse(project.read("logs/1/metadata/info.yaml"));
  assertEquals(info, {
    scheduler: { name: "local" },
    version_manager: {
      requirements: ["UNKNOWN"],
      commit_hash: commit,
      repo_path: project.dir,
      work_dir: copy,
    },
  });

  project.write("main.py", "second\n");
  const again = await project.call("resubmit", "1", "-q", "--force");
  assertEquals(again.code, 0, again.stderr);
  assertEquals(project.read("logs/1/log.stdout"), `first\ndata\n${copy}\n`);
  assertEquals(project.record(1).commit, commit);

  project.commit();
  const done = await project.call("script.sh", "--local", "--skip-done", "-n");
  assertSays(done.stderr, "2 jobs: 2 completed");

  Deno.removeSync(copy, { recursive: true });
  const gone = await project.call("resubmit", "2", "-q", "--force");
  assertEquals([gone.code, gone.stdout], [1, ""]);
  assertSays(
    gone.stderr,
    `it starts in "${copy}", which does not exist`,
  );
});

Deno.test("changed and untracked files are refused, or go along with --snapshot=dirty", async () => {
  using project = new Repository();
  project.write("main.py", "changed\n");
  project.write("new.py", "new\n");
  const before = project.snapshot();
  const refused = await project.call("script.sh", "--local", "--snapshot");
  assertEquals([refused.code, refused.stdout], [2, ""]);
  assertSays(
    refused.stderr,
    `Cannot take a snapshot of "${project.dir}": 2 files changed or untracked: main.py, new.py
hint: Commit them, or take them along with --snapshot=dirty
`,
  );
  assertEquals(project.snapshot(), before);

  const git = project.ofGit();
  const { code, stderr } = await project.call(
    ...["script.sh", "--local", "--snapshot=dirty", "-q"],
  );
  assertEquals([code, stderr], [0, ""]);
  assertEquals(project.ofGit(), git);
  const { snapshot, changed, commit } = project.record(1);
  assertEquals(
    String(snapshot).replace(/[0-9a-f]{12}$/, "…"),
    `${project.dir}/logs/.mlxpsub/code/${commit}-…`,
  );
  assertEquals(changed, true);
  assertEquals(
    project.read("logs/1/log.stdout"),
    `changed\ndata\n${snapshot}\n`,
  );
  assertEquals(Deno.readTextFileSync(`${snapshot}/new.py`), "new\n");

  project.git("add", "new.py");
  project.git("stash");
  const clean = await project.call("script.sh", "--local", "--snapshot", "-q");
  assertEquals([clean.code, clean.stderr], [0, ""]);
  assertEquals(
    project.record(3).snapshot,
    `${project.dir}/logs/.mlxpsub/code/${commit}`,
  );
  const logs = `${project.dir}/logs`;
  assertEquals(unusedSnapshots(logs), []);
  for (const it of [1, 2]) {
    Deno.removeSync(`${logs}/${it}`, { recursive: true });
  }
  assertEquals(unusedSnapshots(logs), [String(snapshot)]);
  const cleaned = await project.call("clean", "--yes", "-q");
  assertEquals(cleaned.code, 0, cleaned.stderr);
  assertSays(cleaned.stdout, `${snapshot}\tno job uses it\n`);
  assertEquals(unusedSnapshots(logs), []);
  assertEquals(project.read("data/x"), "data\n");
});

Deno.test("a snapshot has submodules and leads subdirectories and absolute paths into it", async () => {
  using inner = new Repository({ "lib.py": "lib\n" });
  using project = new Repository({ "src/main.py": "sub\n" });
  project.git("submodule", "--quiet", "add", inner.dir, "sub");
  project.write(
    "src/script.sh",
    `#!/bin/bash
#MLXPSUB --snapshot
set -e
cd ${project.dir}
python src/main.py lr=1
cat sub/lib.py
cd "$(dirname "$0")"
pwd
`,
  );
  const commit = project.commit();
  const git = project.ofGit();
  const { code, stderr } = await mlxpsub(
    ["script.sh", "--local", "-q", "--log-dir", `${project.dir}/logs`],
    {
      cwd: `${project.dir}/src`,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin`, HOME: project.root },
    },
  );
  assertEquals([code, stderr], [0, ""]);
  assertEquals(project.ofGit(), git);
  const copy = `${project.dir}/logs/.mlxpsub/code/${commit}`;
  assertEquals(
    project.read("logs/1/log.stdout"),
    `sub\ndata\n${copy}\nlib\n${copy}/src\n`,
  );
});

Deno.test("what does not run the snapshot is told, and what cannot is refused", async () => {
  using project = new Repository();
  const call = async (text: string, ...args: string[]) => {
    project.write("script.sh", `#!/bin/bash\n${text}\n`);
    project.commit();
    const it = await project.call(
      ...["script.sh", "-n", "--local", "-q", "--snapshot", ...args],
    );
    return [it.code, it.stderr] as const;
  };
  const main = `${project.dir}/main.py`;
  const [code, said] = await call(`P=${main}\npython main.py\npython $P x=1`);
  assertEquals(code, 0, said);
  assertSays(
    said,
    `"${main}" runs as it is when the job starts: it is not in the snapshot`,
  );
  const [none, why] = await call(`P=${main}\npython $P x=1`);
  assertEquals(none, 2);
  assertSays(why, "no program of the script is in it");
  const [modules, warned] = await call(
    `export PYTHONPATH=${project.dir}/src\npython main.py`,
  );
  assertEquals(modules, 0);
  assertSays(warned, `Modules in "${project.dir}/src" are imported`);

  Deno.renameSync(`${project.dir}/.git`, `${project.root}/git`);
  const bare = await project.call("script.sh", "--local", "--snapshot");
  assertEquals([bare.code, bare.stdout], [2, ""]);
  assertSays(
    bare.stderr,
    `Cannot take a snapshot: "${project.dir}" is in no git repository`,
  );
});

for (const family of families) {
  const { name, fakes, env } = family;
  for (const way of hasArrays(family) ? [[], ["--array"]] : [[]]) {
    const flavour = Object.values(env).join("");
    Deno.test(`${[name, flavour, ...way].join(" ")} gets jobs that go to the snapshot`, async () => {
      using project = new Repository();
      const { code, stderr } = await mlxpsub(
        ["script.sh", "-q", "--snapshot", "--scheduler", name, ...way],
        {
          cwd: project.dir,
          env: { ...project.fakeEnvironment(...fakes), ...env },
        },
      );
      assertEquals([code, stderr], [0, ""]);
      const copy = String(project.record(2).snapshot);
      assertSays(
        project.read("logs/2/script.sh"),
        `\ncd ${copy}\npython main.py lr=0.01\n`,
      );
      assertEquals(Deno.readTextFileSync(`${copy}/main.py`), "first\n");
    });
  }
}

Deno.test("a snapshot tells of files that git-lfs has not fetched", async () => {
  using project = new Repository({
    ".gitattributes": "*.bin filter=lfs -text\n",
    "weights.bin": `version https://git-lfs.github.com/spec/v1
oid sha256:${"0".repeat(64)}
size 12345
`,
    "here.bin": "fetched\n",
  });
  const { code, stderr } = await project.call(
    ...["script.sh", "-n", "-q", "--local", "--snapshot"],
  );
  assertEquals([code, stderr], [
    0,
    `mlxpsub: warning: The snapshot has 1 file of git-lfs as pointers only: weights.bin
hint: Run git lfs pull before, if jobs read them
`,
  ]);
});
