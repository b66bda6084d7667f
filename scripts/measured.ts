/**
 * Starts a program and says what it cost, with all that it started. Imports
 * nothing from @std.
 */
import { chooseStdSource } from "./std_source.ts";
import { freshBinary, prepareTestProgram } from "./test_program.ts";

export interface Cost {
  /** Seconds. */
  wall: number;
  cpu: number;
  /** MB, of the largest process. */
  memory: number;
  stdout: string;
}

/** Python tells what its children used, those of mlxpsub among them. */
const measure = `import resource, subprocess, sys, time
began = time.monotonic()
end = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
wall = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stdout.buffer.write(end.stdout)
print(f"\\n{wall} {used.ru_utime + used.ru_stime} {used.ru_maxrss / 1e3}")
sys.exit(end.returncode)
`;

/** Runs a command to its end; throws where it fails. */
export async function costOf(
  command: readonly string[],
  settings: { cwd: string; env?: Record<string, string> },
): Promise<Cost> {
  const { code, stdout, stderr } = await new Deno.Command("python3", {
    args: ["-c", measure, ...command],
    ...settings,
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (code !== 0) {
    throw new Error(
      `${command.join(" ")} ended with ${code}: ${
        new TextDecoder().decode(stderr)
      }`,
    );
  }
  const lines = text.trimEnd().split("\n");
  const [wall = 0, cpu = 0, memory = 0] = (lines.pop() ?? "").split(" ")
    .map(Number);
  return { wall, cpu, memory, stdout: lines.join("\n") };
}

/**
 * The program as it is shipped, and how to call that: MLXPSUB_BINARY, or
 * dist/mlxpsub where no source is newer, or the bundle.
 */
export async function shippedProgram(): Promise<
  { command: string[]; what: string }
> {
  const source = await chooseStdSource();
  const binary = Deno.env.get("MLXPSUB_BINARY") ?? freshBinary(source);
  if (binary !== undefined) return { command: [binary], what: binary };
  const bundle = await prepareTestProgram(source);
  if (bundle.kind === "source") throw new Error(bundle.reason);
  const permissions = ["read", "write", "env", "run", "sys"];
  return {
    command: [
      Deno.execPath(),
      ...["run", "--quiet", "--no-check", "--no-prompt", "--no-config"],
      "--no-lock",
      ...permissions.map((it) => `--allow-${it}`),
      bundle.path,
    ],
    what: "the bundle, for dist/mlxpsub is not there or older than a source",
  };
}

/** How much longer than to open a file it takes to make one; 8 on ext4. */
const SLOW = 20;

/** Milliseconds for which ext4 shuns an inode after its file was deleted. */
const SHUNNED = 40_000;

/**
 * Waits, and says so, where it takes long to make files in a directory: on ext4
 * it does for half a minute after many were deleted, by whomever.
 */
export async function untilFilesAreQuick(directory: string): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const ratio = costOfFiles(`${directory}/probe-${crypto.randomUUID()}`);
    if (ratio < SLOW) return;
    // deno-lint-ignore no-console -- what is waited for
    console.log(
      `making a file takes ${
        ratio.toFixed(0)
      } times as long as opening one, as after many were deleted: waiting ${
        SHUNNED / 1000
      } s`,
    );
    await new Promise((resolve) => setTimeout(resolve, SHUNNED));
  }
}

/** What making a file takes, over what opening it does; the files stay. */
function costOfFiles(directory: string): number {
  Deno.mkdirSync(directory);
  const paths = Array.from({ length: 400 }, (_, at) => `${directory}/${at}`);
  const took = (options: Deno.OpenOptions): number =>
    median(paths.map((path) => {
      const began = performance.now();
      Deno.openSync(path, options).close();
      return performance.now() - began;
    }));
  return took({ write: true, createNew: true }) / took({ append: true });
}

/** The middle one of some values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** `1.23 of at most 1.50`, and whether it is beyond twice that. */
export function judged(
  what: string,
  value: number,
  bound: number,
  unit = "",
): { line: string; isFar: boolean } {
  const mark = value <= bound ? "ok" : value <= 2 * bound ? "above" : "FAR";
  return {
    line: `${what.padEnd(44)} ${value.toFixed(2)}${unit}, at most ${
      bound.toFixed(2)
    }${unit}: ${mark}`,
    isFar: value > 2 * bound,
  };
}
