// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Runs the tests:
 *
 *     deno task test                 all of them, several files at once
 *     deno task test PATH… [FLAGS]   deno's own test runner on a part of them
 *
 * Where all are run, each file that starts processes has a deno of its own, for
 * some change the environment or the working directory; beside them run the
 * tests that start none, and the type check. What fails is shown whole; at the
 * end stands where the time went. DENO_JOBS says how many run at once.
 *
 * Takes the permissions of the tests up to "--", then the caller's words.
 */
import { chooseStdSource, stdEnvironment, stdFlags } from "./std_source.ts";
import { prepareTestProgram } from "./test_program.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);

/** How many files the last lines name. */
const SLOWEST = 10;

interface Part {
  name: string;
  args: string[];
}

interface PartEnd {
  name: string;
  success: boolean;
  /** Of tests. */
  passed: number;
  failed: number;
  seconds: number;
  output: string;
}

async function main(args: string[]): Promise<number> {
  const split = args.indexOf("--");
  const permissions = args.slice(0, split);
  const words = args.slice(split + 1);
  const source = await chooseStdSource();
  const env = { ...stdEnvironment(source), ...await programEnvironment() };
  const test = ["test", ...stdFlags(source), ...permissions];

  if (words.length > 0) {
    const child = new Deno.Command(Deno.execPath(), {
      args: [...test, ...words],
      env,
    }).spawn();
    // The child shares the terminal and gets Ctrl-C itself.
    Deno.addSignalListener("SIGINT", () => {});
    return (await child.status).code;
  }

  const own = testFiles("tests").filter((it) =>
    it.endsWith("_process_test.ts")
  );
  const parts: Part[] = [
    // the longest of all, so that nothing waits for it at the end
    {
      name: "all others, which start no process",
      args: [
        ...test,
        "--no-check",
        "--ignore=tests/testdata/,**/*_process_test.ts",
        "tests/",
      ],
    },
    ...longestFirst(own).map((path) => ({
      name: path,
      args: [...test, "--no-check", path],
    })),
    {
      name: "types",
      args: ["check", ...stdFlags(source), "main.ts", "src/", "tests/"],
    },
  ];
  return await runAll(parts, env);

  async function programEnvironment(): Promise<Record<string, string>> {
    if (Deno.env.has("MLXPSUB_BINARY")) return {};
    const program = await prepareTestProgram(source);
    if (program.kind === "bundle") return { MLXPSUB_BUNDLE: program.path };
    console.error(
      `test: the program cannot be bundled (${program.reason}), so main.ts is started, which takes longer`,
    );
    return {};
  }
}

function testFiles(directory: string): string[] {
  return [...Deno.readDirSync(`${ROOT}${directory}`)].flatMap((it) => {
    const path = `${directory}/${it.name}`;
    if (it.isDirectory) return path === "tests/testdata" ? [] : testFiles(path);
    return it.name.endsWith("_test.ts") ? [path] : [];
  }).sort();
}

/** As the last run took; files that it did not know come first. */
function longestFirst(paths: string[]): string[] {
  const seconds = lastTimes();
  const time = (path: string): number => seconds[path] ?? Infinity;
  return paths.toSorted((a, b) => time(a) === time(b) ? 0 : time(b) - time(a));
}

const TIMES = `${ROOT}.cache/test_seconds.json`;

function lastTimes(): Record<string, number> {
  try {
    return JSON.parse(Deno.readTextFileSync(TIMES));
  } catch {
    // there is none, or it is broken: only the order is worse
    return {};
  }
}

async function runAll(
  parts: Part[],
  env: Record<string, string>,
): Promise<number> {
  const began = performance.now();
  const jobs = Number(Deno.env.get("DENO_JOBS")) ||
    navigator.hardwareConcurrency;
  const waiting = [...parts];
  const ends: PartEnd[] = [];
  await Promise.all(Array.from({ length: jobs }, async () => {
    for (;;) {
      const part = waiting.shift();
      if (part === undefined) return;
      const end = await run(part, env);
      ends.push(end);
      show(end);
    }
  }));
  const times = Object.fromEntries(ends.map((it) => [it.name, it.seconds]));
  Deno.mkdirSync(`${ROOT}.cache`, { recursive: true });
  Deno.writeTextFileSync(TIMES, JSON.stringify(times));
  return summarize(ends, (performance.now() - began) / 1000);
}

async function run(
  { name, args }: Part,
  env: Record<string, string>,
): Promise<PartEnd> {
  const began = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { ...env, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const output = decoder.decode(stdout) + decoder.decode(stderr);
  const [, passed, failed] =
    /^(?:ok|FAILED) \| (\d+) passed .*?\| (\d+) failed/m.exec(output) ?? [];
  return {
    name,
    success,
    passed: Number(passed ?? 0),
    failed: Number(failed ?? (success ? 0 : 1)),
    seconds: (performance.now() - began) / 1000,
    output,
  };
}

function show({ name, success, passed, seconds, output }: PartEnd): void {
  // moved in, so that its summary is not taken for that of the whole
  if (!success) console.log(`\n${output.trimEnd().replaceAll(/^/gm, "  ")}\n`);
  const count = name === "types" ? "" : `, ${passed} passed`;
  console.log(
    `${success ? "ok" : "FAILED"}: ${name}${count} (${seconds.toFixed(1)} s)`,
  );
}

function summarize(ends: PartEnd[], seconds: number): number {
  console.log("\nwhere the time went:");
  const slowest = ends.toSorted((a, b) => b.seconds - a.seconds);
  for (const it of slowest.slice(0, SLOWEST)) {
    console.log(`${it.seconds.toFixed(1).padStart(7)} s  ${it.name}`);
  }
  const bad = ends.filter((it) => !it.success);
  for (const { name } of bad) console.log(`failed: ${name}`);
  const sum = (of: (it: PartEnd) => number): number =>
    ends.reduce((total, it) => total + of(it), 0);
  // in deno's own words, for .ci/run to count
  console.log(
    `\n${bad.length === 0 ? "ok" : "FAILED"} | ${
      sum((it) => it.passed)
    } passed | ${sum((it) => it.failed)} failed (${seconds.toFixed(0)}s)`,
  );
  return bad.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
