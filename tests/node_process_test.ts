/** What the program says of bad places where Node runs it. */
import { assertEquals } from "@std/assert";
import { Project } from "./mlxpsub.ts";

/** Who calls it where the tests run as root, to whom nothing is forbidden. */
const caller = 61001;

const bundle = Deno.env.get("MLXPSUB_BUNDLE");

function output(command: string, ...args: string[]): Deno.CommandOutput {
  return new Deno.Command(command, { args }).outputSync();
}

/** Why it cannot be tried here. */
function obstacle(): string | undefined {
  if (bundle === undefined) return "MLXPSUB_BUNDLE names no bundle";
  try {
    const { stdout } = output("node", "--version");
    const major = /^v(\d+)/.exec(new TextDecoder().decode(stdout))?.[1];
    if (Number(major) < 18) return `node here is version ${major}`;
    if (Deno.uid() === 0) output("setpriv", "--version");
    return undefined;
  } catch {
    return "node or setpriv is not installed";
  }
}

interface Called {
  project: Project;
  /** Submits with that log directory → code, standard error with DIR for the project. */
  submit(logDir: string, ...under: string[]): [number, string];
}

function test(name: string, act: (it: Called) => void): void {
  Deno.test(name, () => {
    const why = obstacle();
    if (why !== undefined) {
      // deno-lint-ignore no-console -- a test that is left out says why
      console.error(`skipped: ${why}`);
      return;
    }
    using project = new Project({
      "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
      "main.py": "",
    });
    const env = project.fakeSlurmEnvironment();
    const program = `${project.root}/mlxpsub.js`;
    Deno.copyFileSync(bundle ?? "", program);
    const asCaller = Deno.uid() === 0
      ? ["setpriv", `--reuid=${caller}`, `--regid=${caller}`, "--clear-groups"]
      : [];
    if (Deno.uid() === 0) {
      output("chown", "-R", `${caller}:${caller}`, project.root);
    }
    act({
      project,
      submit(logDir, ...under) {
        const [command = "", ...args] = [
          ...asCaller,
          ...under,
          ...["node", program, "script.sh", "--scheduler", "slurm"],
          ...["--log-dir", logDir],
        ];
        const { code, stderr } = new Deno.Command(command, {
          args,
          cwd: project.dir,
          clearEnv: true,
          env: { ...env, NO_COLOR: "1" },
          stdin: "null",
        }).outputSync();
        const text = new TextDecoder().decode(stderr);
        return [code, text.replaceAll(project.dir, "DIR")];
      },
    });
  });
}

const another = "hint: Name a directory with --log-dir\n";
const ofYours =
  "hint: Name a directory of yours with --log-dir, or have its owner open it\n";

test("under Node no place that cannot be a log directory is taken for one, and nothing is left", ({ project, submit }) => {
  const { dir } = project;
  output("mkfifo", `${dir}/fifo`);
  // one that is killed leaves it
  const listen =
    "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  output("node", "-e", listen, `${dir}/socket`);
  Deno.symlinkSync("/proc", `${dir}/link`);
  for (const name of ["closed", "fixed"]) Deno.mkdirSync(`${dir}/${name}`);
  Deno.chmodSync(`${dir}/closed`, 0);
  Deno.chmodSync(`${dir}/fixed`, 0o555);
  if (Deno.uid() === 0) output("chown", "-hR", `${caller}`, dir);
  const names = () => [...Deno.readDirSync(dir)].map((it) => it.name).sort();
  const before = names();
  const use = (path: string, state: string): [number, string] => [
    2,
    `mlxpsub: error: Cannot use log directory "${path}": ${state}\n${another}`,
  ];
  const denied = (act: string): [number, string] => [
    1,
    `mlxpsub: error: Cannot ${act}: permission denied\n${ofYours}`,
  ];
  const nothing = (place: string) =>
    `it is below ${place}, which holds no files`;
  const places: [string, [number, string]][] = [
    ["/proc/x", use("/proc/x", nothing("/proc"))],
    ["/proc", use("/proc", nothing("/proc"))],
    ["/proc/self/cwd/logs", use("/proc/self/cwd/logs", nothing("/proc"))],
    ["link/x", use("DIR/link/x", nothing("/proc"))],
    ["/sys/x", use("/sys/x", nothing("/sys"))],
    ["/dev/null/x", use("/dev/null/x", '"/dev/null" is no directory')],
    ["/dev/full", use("/dev/full", "it is no directory")],
    ["fifo", use("DIR/fifo", "it is no directory")],
    ["fifo/x", use("DIR/fifo/x", '"DIR/fifo" is no directory')],
    ["socket", use("DIR/socket", "it is no directory")],
    ["closed", denied('read log directory "DIR/closed"')],
    ["closed/x", denied('list log directory "DIR/closed/x"')],
    ["fixed", denied('prepare "DIR/fixed/.mlxpsub"')],
    ["fixed/x", denied('prepare "DIR/fixed/x/.mlxpsub"')],
  ];
  for (const [place, expected] of places) {
    assertEquals(submit(place), expected, place);
  }
  Deno.chmodSync(`${dir}/closed`, 0o755);
  assertEquals([...Deno.readDirSync(`${dir}/closed`)], []);
  assertEquals(names(), before);
});

const mounts: [options: string, state: string, hint: string][] = [
  [
    "size=4k,nr_inodes=2,mode=777",
    "no space left on device",
    "Free space there (df -h and df -i tell what is full), and call mlxpsub again",
  ],
  [
    "ro,mode=777",
    "read-only file system",
    "Name a directory that can be written to with --log-dir",
  ],
];

for (const [options, state, hint] of mounts) {
  test(`under Node a mount with ${options} is told, with what helps`, ({ project, submit }) => {
    const path = `${project.dir}/mounted`;
    Deno.mkdirSync(path);
    const { success, stderr } = output(
      ...["mount", "-t", "tmpfs", "-o", options, "tmpfs", path] as const,
    );
    if (!success) {
      // deno-lint-ignore no-console -- a test that is left out says why
      console.error(`skipped: ${new TextDecoder().decode(stderr).trim()}`);
      return;
    }
    try {
      const [code, told] = submit("mounted/logs");
      assertEquals(
        [code, told.replace(/Cannot \w+ "DIR\/mounted[^"]*"/, "Cannot …")],
        [1, `mlxpsub: error: Cannot …: ${state}\nhint: ${hint}\n`],
      );
    } finally {
      output("umount", path);
    }
  });
}

test("under Node a used-up quota is told, with what helps", ({ project, submit }) => {
  if (!output("strace", "-qq", "-o", "/dev/null", "true").success) {
    // deno-lint-ignore no-console -- a test that is left out says why
    console.error("skipped: strace may trace nothing here");
    return;
  }
  const under = [
    ...["strace", "-f", "-b", "execve", "-qq", "-o", "/dev/null"],
    ...["-e", "trace=mkdir,mkdirat", "-e", "inject=mkdir,mkdirat:error=EDQUOT"],
  ];
  assertEquals(submit("logs", ...under), [
    1,
    `mlxpsub: error: Cannot prepare "DIR/logs/.mlxpsub": disk quota exceeded
hint: Free space there (quota -s tells what is used up), and call mlxpsub again
`,
  ]);
  assertEquals(project.snapshot().filter((it) => it.includes("logs")), []);
});
