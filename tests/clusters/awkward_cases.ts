/** Values, paths and scripts that schedulers trip over. */
import { assertEquals } from "@std/assert";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";
import { passSweep } from "./sweep.ts";

const cluster = clusterInUse();
const head = `#!/bin/bash\n${cluster.directives.join("\n")}\n`;

/** For the shell, to the letter. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

Deno.test(`${cluster.title} hands awkward values on to the letter`, async () => {
  using project = new ClusterProject(cluster, {});
  const values = [
    `"a  b"`,
    `"c, d"`,
    `'$HOME'`,
    "'`id` $(id) \\\\'",
    `"it's"`,
    `'say "hi"'`,
    `"grün 日本 🙂"`,
    `"two\nlines\n"`,
    `"tab\there"`,
    `"#SBATCH -p x"`,
    `"\n#OAR -p x\n#$ -q x\n#PBS -q x"`,
    `"100%j ~ * ? ! & ; |"`,
    "[1, 2]",
    "{a: 1}",
    "''",
    "1.",
  ];
  await passSweep(project, {
    script: `${head}${project.setUp}python main.py ${
      quoted(`note=${values.join(",")}`)
    } "made=$(printf 'x  y'),z" last=1
`,
    argv: values.flatMap((it) =>
      ["x  y", "z"].map((made) => [`note=${it}`, `made=${made}`, "last=1"])
    ),
  });
});

const names = [
  "a b",
  "50%j",
  "k=v",
  "a:b",
  "a#b",
  "a,b",
  "añ ü",
  `q"x`,
  "$HOME",
  "a\\b",
  "tab\there",
  "a'b",
  "(a)&;",
  "~a*",
  "-a",
];

/** OAR puts the working directory between single quotes, unescaped. */
function isRefused(name: string): boolean {
  return cluster.name === "oar" && name.includes("'");
}

Deno.test(`${cluster.title} runs in projects, and logs into directories, with awkward names`, async () => {
  await Promise.all(
    names.filter((it) => !isRefused(it)).map(async (name) => {
      using project = new ClusterProject(cluster, {}, name);
      const logs = `${project.root}/l ${name}/logs${name}`;
      await passSweep(project, {
        script: `${head}${project.setUp}python main.py seed=1,2\n`,
        argv: [["seed=1"], ["seed=2"]],
        args: ["--log-dir", logs],
        logs,
        patience: 240,
      }).catch((cause) => {
        cause.message = `in ${JSON.stringify(name)}: ${cause.message}`;
        throw cause;
      });
    }),
  );
});

if (names.some(isRefused)) {
  Deno.test(`a working directory that ${cluster.title} cannot take is refused, and nothing is touched`, async () => {
    using project = new ClusterProject(cluster, {
      "script.sh": `${head}python main.py seed=1,2\n`,
    }, "a'b");
    const before = project.snapshot();
    const { code, stdout, stderr } = await project.mlxpsub(["script.sh"]);
    assertEquals([code, stdout], [2, ""]);
    assertEquals(
      stderr,
      `mlxpsub: error: Cannot start ${cluster.title} jobs in "${project.dir}": a quote in the path makes ${cluster.title} suspect the node\n`,
    );
    assertEquals(project.snapshot(), before);
  });
}

const lines = cluster.directives.join("\n");
const late = cluster.example[0] ?? "";

/** Where the scheduler itself stops reading before such a line. */
const lateWarning = cluster.name === "slurm" || cluster.name === "torque"
  ? `script.sh:3:1: warning: "${late}" is taken, though ${cluster.title} itself ignores what stands below the first command
   3 | ${late}
     | ^
hint: Move it above line 2
`
  : "";

const scripts: [
  promise: string,
  text: (setUp: string) => string,
  warnings?: string,
][] = [
  [
    "without a shebang",
    (setUp) => `${lines}\n${setUp}python main.py seed=1,2\n`,
  ],
  [
    "with #!/bin/bash -l",
    (setUp) => `#!/bin/bash -l\n${lines}\n${setUp}python main.py seed=1,2\n`,
  ],
  [
    "with #!/usr/bin/env bash",
    (setUp) =>
      `#!/usr/bin/env bash\n${lines}\n${setUp}a=(1 2)\npython main.py seed=1,2\n`,
  ],
  [
    "with CRLF",
    (setUp) =>
      `#!/bin/bash\n${lines}\n${setUp}python main.py seed=1,2\n`
        .replaceAll("\n", "\r\n"),
  ],
  [
    "with a byte order mark and no final newline",
    (setUp) => `\ufeff#!/bin/bash\n${lines}\n${setUp}python main.py seed=1,2`,
  ],
  [
    "with a directive below the first command",
    (setUp) =>
      `#!/bin/bash\necho >/dev/null\n${late}\n${setUp}python main.py seed=1,2\n`,
    lateWarning,
  ],
  [
    "with a bash array",
    (setUp) =>
      `${head}${setUp}words=(one "two  words")\n[[ \${#words[@]} == 2 ]] && python main.py seed=1,2\n`,
  ],
];

for (const [promise, text, warnings = ""] of scripts) {
  Deno.test(`${cluster.title} runs a script ${promise}`, async () => {
    using project = new ClusterProject(cluster, {});
    await passSweep(project, {
      script: text(project.setUp),
      argv: [["seed=1"], ["seed=2"]],
      warnings,
    });
  });
}

Deno.test(`a job whose program fails is a failed job of ${cluster.title}`, async () => {
  using project = new ClusterProject(cluster, {
    "main.py": `import sys
print(sys.argv[1])
sys.exit("broken" if sys.argv[1] == "seed=2" else 0)
`,
    "script.sh": "",
  });
  project.write(
    "script.sh",
    `${head}${project.setUp}python main.py seed=1,2,3\n`,
  );
  const { code } = await project.mlxpsub(["script.sh"]);
  assertEquals(code, 0);
  const ids = project.jobs().map((it) => String(it.record.job_id));
  const views = await project.ended(ids);
  assertEquals(
    project.jobs().map((it, index) => [
      it.stdout,
      it.stderr,
      views.get(ids[index] ?? "")?.state,
    ]),
    [
      ["seed=1\n", "", "done"],
      ["seed=2\n", "broken\n", "failed"],
      ["seed=3\n", "", "done"],
    ],
  );
});
