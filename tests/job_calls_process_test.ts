/**
 * What a job costs in file-system calls, counted with strace. Run with
 * `deno task test tests/job_calls_process_test.ts`.
 */
import { assertEquals } from "@std/assert";
import { whyNoStrace } from "./faults/faults.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

/** Calls of one job; what is not listed must not be. */
const expected: Record<string, number> = {
  "mkdir": 2,
  "files made": 4,
  "writes into them": 4,
  // "handing", "started", "answer"
  "appends to the log": 3,
  "fdatasync of the log": 1,
  // the script when it was written; it, its directory and the work dir again
  "stat": 4,
};

const traced = [
  ...["mkdir", "mkdirat", "openat", "write", "pwrite64", "fdatasync", "fsync"],
  ...["statx", "newfstatat", "lstat", "stat", "rename", "renameat"],
  ...["renameat2", "unlink", "unlinkat", "rmdir", "link", "linkat", "symlink"],
  ...["chmod", "fchmod", "fchmodat", "truncate", "ftruncate", "getdents64"],
];

/** What a line of strace's is of; undefined: it is of no job. */
function kindOf(line: string): string | undefined {
  const [, call = "", args = ""] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? [];
  const isLog = /\/logs\/\.mlxpsub\/[^/">]+\.jsonl[">]/.test(args);
  const isJobs = /\/logs\/\d+[/">]/.test(args);
  switch (call) {
    case "write":
      return isLog
        ? "appends to the log"
        : isJobs
        ? "writes into them"
        : undefined;
    case "fdatasync":
      return isLog ? "fdatasync of the log" : undefined;
    case "openat":
      return isJobs
        ? args.includes("O_CREAT|O_EXCL") ? "files made" : "files opened"
        : undefined;
    case "statx":
      return isJobs || /"[^"]*\/workdir"/.test(args) ? "stat" : undefined;
    default:
      return isJobs ? call : undefined;
  }
}

async function callsOf(jobs: number): Promise<Map<string, number>> {
  using project = new Project({
    "main.py": "",
    "script.sh":
      `#!/bin/bash\n#SBATCH --time=1:00\npython main.py 'seed=range(${jobs})'\n`,
  });
  const trace = `${project.root}/trace`;
  Deno.mkdirSync(`${project.root}/bin`);
  Deno.writeTextFileSync(
    `${project.root}/bin/sbatch`,
    "#!/bin/sh\necho 4711\n",
    { mode: 0o755 },
  );
  const { code, stderr } = await mlxpsub(
    ["script.sh", "--scheduler", "slurm", "--jobs", "1"],
    {
      cwd: project.dir,
      env: project.fakeEnvironment(),
      under: [
        ...["strace", "-f", "-b", "execve", "-y", "-qq", "-s", "0"],
        ...["-o", trace, "-e", `trace=${traced.join(",")}`],
      ],
    },
  );
  assertEquals(code, 0, stderr);
  const counts = new Map<string, number>();
  for (const line of Deno.readTextFileSync(trace).split("\n")) {
    const kind = kindOf(line);
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

Deno.test("a job costs two mkdirs, four files made, three appends and one fdatasync()", async () => {
  const reason = whyNoStrace();
  if (reason !== undefined) {
    // deno-lint-ignore no-console -- says why nothing is tried
    console.error(`skipped: ${reason}`);
    return;
  }
  const [few, many] = [5, 25];
  const before = await callsOf(few);
  const after = await callsOf(many);
  const each = Object.fromEntries(
    [...after].map(([kind, count]) => [
      kind,
      (count - (before.get(kind) ?? 0)) / (many - few),
    ]).filter(([, count]) => count !== 0),
  );
  assertEquals(each, expected);
});
