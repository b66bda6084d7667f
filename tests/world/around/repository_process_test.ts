import { assertEquals } from "@std/assert";
import { formatDiagnostics } from "../../../src/format_diagnostics.ts";
import { readCode } from "../../../src/world/around/repository.ts";
import { inDirectory, writeProgram } from "../fixture.ts";

const never = new AbortController().signal;

function git(directory: string, ...args: string[]): string {
  const { success, stdout, stderr } = new Deno.Command("git", {
    args: ["-C", directory, "-c", "user.name=a", "-c", "user.email=a@b"]
      .concat(args),
    env: { GIT_CONFIG_GLOBAL: "/dev/null" },
  }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

/** A repository with one commit of `pkg/main.py` → its commit. */
function repositoryIn(directory: string): string {
  Deno.mkdirSync(`${directory}/pkg`);
  Deno.writeTextFileSync(`${directory}/pkg/main.py`, "print(1)\n");
  git(directory, "init", "--quiet");
  git(directory, "add", ".");
  git(directory, "commit", "--quiet", "-m", "x");
  return git(directory, "rev-parse", "HEAD");
}

Deno.test("readCode() tells the commit around programs, and whether files were changed", () =>
  inDirectory(async (directory) => {
    const commit = repositoryIn(directory);
    const pkg = `${directory}/pkg`;
    assertEquals(
      await readCode([pkg, directory, pkg, "/", undefined], never),
      {
        code: {
          [directory]: { commit, changed: false },
          [pkg]: { commit, changed: false },
        },
        diagnostics: [],
      },
    );
    Deno.writeTextFileSync(`${directory}/log`, "untracked");
    assertEquals((await readCode([pkg], never)).code, {
      [pkg]: { commit, changed: false },
    });
    Deno.writeTextFileSync(`${pkg}/main.py`, "print(2)\n");
    assertEquals((await readCode([pkg], never)).code, {
      [pkg]: { commit, changed: true },
    });
  }));

Deno.test("readCode() tells nothing of a repository without a commit", () =>
  inDirectory(async (directory) => {
    git(directory, "init", "--quiet");
    assertEquals(await readCode([directory], never), {
      code: {},
      diagnostics: [],
    });
  }));

Deno.test("readCode() starts no program that a repository's own configuration names", () =>
  inDirectory(async (directory) => {
    const top = `${directory}/top`;
    Deno.mkdirSync(top);
    const commit = repositoryIn(top);
    const mark = `${directory}/MARK`;
    const evil = writeProgram(
      `${directory}/evil`,
      `#!/bin/sh\necho "$0" >>'${mark}'\nexit 1\n`,
    );
    const hooks = `${directory}/hooks`;
    Deno.mkdirSync(hooks);
    for (
      const hook of [
        "post-index-change",
        "reference-transaction",
        "post-checkout",
      ]
    ) {
      Deno.copyFileSync(evil, `${hooks}/${hook}`);
      Deno.copyFileSync(evil, `${top}/.git/hooks/${hook}`);
    }
    Deno.writeTextFileSync(
      `${directory}/included`,
      `[filter "in c"]\n\tclean = ${evil}\n\trequired\n`,
    );
    for (
      const [key = "", value = ""] of [
        ["core.fsmonitor", evil],
        ["core.hooksPath", hooks],
        ["core.sshCommand", evil],
        ["core.pager", evil],
        ["filter.a.clean", evil],
        ["filter.a.required", "true"],
        ["filter.b.process", evil],
        ["include.path", `${directory}/included`],
        ["remote.origin.url", `${directory}/nowhere`],
        ["remote.origin.uploadpack", evil],
        ["remote.origin.promisor", "true"],
        ["extensions.partialClone", "origin"],
      ]
    ) git(top, "config", key, value);
    Deno.writeTextFileSync(
      `${top}/.git/info/attributes`,
      '*.py filter=a\n*.txt filter=b\n*.sh "filter=in c"\n',
    );
    // looks changed, so that git reads it again
    Deno.writeTextFileSync(`${top}/pkg/main.py`, "print(1)\n");
    Deno.utimeSync(`${top}/pkg/main.py`, 1, 1);
    assertEquals(await readCode([top], never), {
      code: { [top]: { commit, changed: false } },
      diagnostics: [],
    });
    assertEquals([...Deno.readDirSync(directory)].map((it) => it.name).sort(), [
      "evil",
      "hooks",
      "included",
      "top",
    ]);
    // the tree of the commit is missing: nobody is asked for it
    const tree = git(top, "rev-parse", "HEAD^{tree}");
    Deno.removeSync(`${top}/.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`);
    Deno.removeSync(`${top}/.git/index`);
    const { diagnostics } = await readCode([top], never);
    assertEquals(diagnostics.length, 1);
    assertEquals([...Deno.readDirSync(directory)].length, 4);
    // and the same program is started where git is asked without all this
    await new Deno.Command("git", { args: ["-C", top, "status"] }).output();
    assertEquals([...Deno.readDirSync(directory)].length, 5);
  }));

Deno.test("readCode() says what to do with a repository of somebody else's", () =>
  inDirectory(async (directory) => {
    if (Deno.uid() !== 0) {
      // deno-lint-ignore no-console -- a test that is left out says why
      console.error("skipped: only root can give files away");
      return;
    }
    repositoryIn(directory);
    for (const path of [directory, `${directory}/.git`]) {
      await Deno.chown(path, 61001, 61001);
    }
    const { code, diagnostics } = await readCode([directory], never);
    assertEquals([code, formatDiagnostics(diagnostics)], [
      {},
      `mlxpsub: warning: Cannot tell the commit of "${directory}": it belongs to another user, and git does not read it
hint: If you trust it: git config --global --add safe.directory ${directory}
`,
    ]);
  }));
