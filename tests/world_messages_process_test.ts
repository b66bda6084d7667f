import { assertEquals } from "@std/assert";
import { stdFlags } from "../scripts/std_source.ts";
import { denoVariables, mlxpsub, Project } from "./mlxpsub.ts";

const script = {
  "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
  "main.py": "",
};

/** What a call says in a directory, DIR, and how it ends. */
async function call(
  project: Project,
  ...args: string[]
): Promise<[number, string]> {
  const { code, stderr } = await mlxpsub(args, {
    cwd: project.dir,
    env: project.fakeEnvironment("sbatch", "squeue"),
  });
  return [code, stderr.replaceAll(project.dir, "DIR")];
}

Deno.test("mlxpsub takes no file for a log directory, and touches nothing", async () => {
  using project = new Project({ ...script, file: "" });
  const before = project.snapshot();
  Deno.symlinkSync("nowhere", `${project.dir}/dangling`);
  assertEquals(await call(project, "script.sh", "--log-dir", "file"), [
    2,
    `mlxpsub: error: Cannot use log directory "DIR/file": it is no directory
hint: Name a directory with --log-dir
`,
  ]);
  assertEquals(await call(project, "script.sh", "--log-dir", "dangling"), [
    2,
    `mlxpsub: error: Cannot use log directory "DIR/dangling": it is a link to "DIR/nowhere", which does not exist
hint: Make that directory, or name another one with --log-dir
`,
  ]);
  // the action of the hint
  Deno.mkdirSync(`${project.dir}/nowhere`);
  assertEquals(
    await call(project, "script.sh", "--log-dir", "dangling", "-n"),
    [
      0,
      "2 jobs for SLURM; nothing was submitted\n",
    ],
  );
  Deno.removeSync(`${project.dir}/nowhere`);
  Deno.removeSync(`${project.dir}/dangling`);
  assertEquals(project.snapshot(), before);
});

Deno.test("mlxpsub says that it opens nothing below /dev, before anything is made", async () => {
  const below =
    "it is below /dev, where Deno opens files only for programs with all permissions";
  using project = new Project(script);
  const shm = `/dev/shm/mlxpsub-${crypto.randomUUID()}`;
  const make = (...args: string[]) =>
    new Deno.Command(args[0] ?? "", { args: args.slice(1) }).outputSync();
  make("cp", "-r", project.dir, shm);
  const before = project.snapshot();
  Deno.symlinkSync(shm, `${project.dir}/link`);
  Deno.writeTextFileSync(
    `${project.dir}/there.sh`,
    `#!/bin/bash\npython ${shm}/main.py seed=1,2\n`,
  );
  const logs = ["--log-dir", "logs"];
  try {
    for (
      const [args, act, hint, exitCode] of [
        [
          [`${shm}/script.sh`],
          `read script "${shm}/script.sh"`,
          `Copy it elsewhere, or pipe it: mlxpsub /dev/stdin <${shm}/script.sh`,
          2,
        ],
        [
          ["link/script.sh"],
          'read script "link/script.sh"',
          "Copy it elsewhere, or pipe it: mlxpsub /dev/stdin <link/script.sh",
          2,
        ],
        [
          ["there.sh", ...logs],
          `read "${shm}/main.py"`,
          "Copy the project to a directory that jobs see, too",
          2,
        ],
        [
          ["script.sh", "--log-dir", `${shm}/logs`],
          `use log directory "${shm}/logs"`,
          "Name a directory with --log-dir",
          2,
        ],
        [
          ["script.sh", "--log-dir", "link/a/b"],
          'use log directory "DIR/link/a/b"',
          "Name a directory with --log-dir",
          2,
        ],
        [
          ["status", "--log-dir", "link"],
          'read log directory "DIR/link"',
          "Move it elsewhere",
          1,
        ],
      ] as const
    ) {
      assertEquals(await call(project, ...args), [
        exitCode,
        `mlxpsub: error: Cannot ${act}: ${below}\nhint: ${hint}\n`,
      ]);
    }
    Deno.removeSync(`${project.dir}/link`);
    Deno.removeSync(`${project.dir}/there.sh`);
    assertEquals(project.snapshot(), before);
  } finally {
    make("rm", "-rf", shm);
  }
});

/** Mounts need root and a kernel that lets it; printed, where they are not. */
async function withMount(
  options: string,
  test: (project: Project) => Promise<void>,
): Promise<void> {
  using project = new Project(script);
  Deno.mkdirSync(`${project.dir}/mounted`);
  const args = [
    "-t",
    "tmpfs",
    "-o",
    options,
    "tmpfs",
    `${project.dir}/mounted`,
  ];
  const { success, stderr } = new Deno.Command("mount", { args }).outputSync();
  if (!success) {
    // deno-lint-ignore no-console -- a test that is left out says why
    console.error(`skipped: ${new TextDecoder().decode(stderr).trim()}`);
    return;
  }
  try {
    await test(project);
  } finally {
    new Deno.Command("umount", { args: [`${project.dir}/mounted`] })
      .outputSync();
  }
}

/** The first line and the hint; which file failed first is no promise. */
function withoutFile([code, stderr]: [number, string]): [number, string] {
  return [
    code,
    stderr.replace(/"DIR\/mounted[^"]*"/, '"FILE"')
      .replace(/Cannot \w+/, "Cannot …"),
  ];
}

Deno.test("mlxpsub says where a disk is full, and what helps", () =>
  withMount("size=4k,nr_inodes=2", async (project) => {
    assertEquals(
      withoutFile(
        await call(project, "script.sh", "--log-dir", "mounted/logs"),
      ),
      [
        1,
        `mlxpsub: error: Cannot … "FILE": no space left on device
hint: Free space there (df -h and df -i tell what is full), and call mlxpsub again
`,
      ],
    );
  }));

Deno.test("mlxpsub says where a file system takes no files, and what helps", () =>
  withMount("ro", async (project) => {
    assertEquals(
      withoutFile(
        await call(project, "script.sh", "--log-dir", "mounted/logs"),
      ),
      [
        1,
        `mlxpsub: error: Cannot … "FILE": read-only file system
hint: Name a directory that can be written to with --log-dir
`,
      ],
    );
  }));

/** The words that start main.ts under `deno run` with some permissions. */
function denoRun(...permissions: string[]): string[] {
  const source = Deno.env.get("MLXPSUB_STD") === "npm" ? "npm" : "jsr";
  return [
    ...[Deno.execPath(), "run", "--quiet", "--no-check", "--no-prompt"],
    ...stdFlags(source),
    ...permissions,
    decodeURIComponent(new URL("../main.ts", import.meta.url).pathname),
  ];
}

/** Runs it in a directory, and what it says. */
function run(
  cwd: string,
  [program = "", ...args]: string[],
): [number, string] {
  const { code, stderr } = new Deno.Command(program, {
    args,
    cwd,
    clearEnv: true,
    env: Object.fromEntries(
      [...denoVariables, "HOME", "PATH"].flatMap((name) => {
        const value = Deno.env.get(name);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  }).outputSync();
  return [code, new TextDecoder().decode(stderr)];
}

const all = [
  ...["--allow-read", "--allow-write", "--allow-env", "--allow-run"],
  "--allow-sys=hostname,uid",
];

Deno.test("mlxpsub says which permission is missing under deno run", () => {
  using project = new Project(script);
  const hint = `hint: Write deno run --no-prompt ${
    all.join(" ")
  } --deny-import, then the program and its words\n`;
  const call = (...permissions: string[]) =>
    run(project.dir, [...denoRun(...permissions), "script.sh", "--local"]);
  for (
    const [left, what] of [
      ["--allow-env", 'env access to "TERM"'],
      ["--allow-sys=hostname,uid", 'sys access to "hostname"'],
    ]
  ) {
    assertEquals(call(...all.filter((it) => it !== left)), [
      1,
      `mlxpsub: error: Cannot go on: Deno does not grant ${what}\n${hint}`,
    ], left);
  }
  const version = [...denoRun(...all, "--deny-import"), "--version"];
  assertEquals(run(project.dir, version), [0, ""]);
});

Deno.test("mlxpsub says where the path of the current directory is no text", () => {
  using project = new Project(script);
  const line = `mkdir $'\\xff' && cd $'\\xff' && exec "$@"`;
  const call = [...denoRun(...all), "status"];
  assertEquals(run(project.dir, ["bash", "-c", line, "bash", ...call]), [
    2,
    `mlxpsub: error: Cannot work in the current directory: its path is not UTF-8
hint: Call mlxpsub from a directory whose path is
`,
  ]);
});
