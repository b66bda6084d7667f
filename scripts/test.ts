// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Runs the tests:
 *
 *     deno task test                 all of them, several files at once
 *     deno task test:fast            those that start no process
 *     deno task test PATH… [FLAGS]   deno's own test runner on a part of them
 *
 * Each file that starts processes has a deno of its own, for some change the
 * environment or the working directory; those that start none share a few, see
 * tests/fast_share.ts. Beside all of them runs the type check. What fails is
 * shown without tests that passed; at the end stands where the time went.
 * DENO_JOBS says how many run at once.
 *
 * Takes "all" or "fast", the permissions of the tests up to "--", then the
 * caller's words.
 */
import { chooseStdSource, stdEnvironment, stdFlags } from "./std_source.ts";
import { prepareTestProgram } from "./test_program.ts";

/** How the names of files end that start processes. */
const PROCESS = "_process_test.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);

/** How many files the last lines name. */
const SLOWEST = 10;

/** Among how many isolates the files are parted that start no process. */
const SHARES = 4;

interface Part {
  name: string;
  args: string[];
  env?: Record<string, string>;
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

async function main([kind, ...args]: string[]): Promise<number> {
  const split = args.indexOf("--");
  const permissions = args.slice(0, split);
  const words = args.slice(split + 1);
  const source = await chooseStdSource();
  const env = {
    ...stdEnvironment(source),
    ...kind === "all" ? await programEnvironment() : {},
  };
  const test = ["test", ...stdFlags(source), ...permissions];

  if (words.length > 0) {
    const only = ["--parallel", `--ignore=tests/testdata/,**/*${PROCESS}`];
    const child = new Deno.Command(Deno.execPath(), {
      args: [...test, ...kind === "fast" ? only : [], ...words],
      env,
    }).spawn();
    // The child shares the terminal and gets Ctrl-C itself.
    Deno.addSignalListener("SIGINT", () => {});
    return (await child.status).code;
  }

  const [own, others] = testFiles("tests");
  const count = Math.min(SHARES, others.length);
  const shares = Array.from({ length: count }, (_, at): Part => ({
    name: `those that start no process, ${at + 1} of ${count}`,
    args: [...test, "--no-check", "tests/fast_share.ts"],
    env: { MLXPSUB_SHARE: `${at}/${count}` },
  }));
  const cores = navigator.hardwareConcurrency;
  if (kind === "fast") return await runAll(longestFirst(shares), env, cores);
  const alone = own.map((path): Part => ({
    name: path,
    args: [...test, "--no-check", path],
  }));
  const types: Part = {
    name: "types",
    args: ["check", ...stdFlags(source), "main.ts", "src/", "tests/"],
  };
  // one more than there are processors, since some wait
  return await runAll(
    longestFirst([...shares, ...alone, types]),
    env,
    cores + 1,
  );

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

/** Test files that start processes, and the others. */
function testFiles(directory: string): [string[], string[]] {
  const all = (of: string): string[] =>
    [...Deno.readDirSync(`${ROOT}${of}`)].flatMap((it) => {
      const path = `${of}/${it.name}`;
      if (it.isDirectory) return path === "tests/testdata" ? [] : all(path);
      return it.name.endsWith("_test.ts") ? [path] : [];
    }).sort();
  const files = all(directory);
  const startsSome = (it: string): boolean => it.endsWith(PROCESS);
  return [files.filter(startsSome), files.filter((it) => !startsSome(it))];
}

/** As the last run took; parts that it did not know come first. */
function longestFirst(parts: Part[]): Part[] {
  const seconds = lastTimes();
  const time = ({ name }: Part): number => seconds[name] ?? Infinity;
  return parts.toSorted((a, b) => time(a) === time(b) ? 0 : time(b) - time(a));
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
  usually: number,
): Promise<number> {
  const began = performance.now();
  const jobs = Number(Deno.env.get("DENO_JOBS")) || usually;
  const waiting = [...parts];
  const ends: PartEnd[] = [];
  Deno.mkdirSync(`${ROOT}.cache`, { recursive: true });
  const removeLater = `${ROOT}.cache/remove_later`;
  const all = { ...env, MLXPSUB_REMOVE_LATER: removeLater };
  await Promise.all(Array.from({ length: jobs }, async () => {
    for (;;) {
      const part = waiting.shift();
      if (part === undefined) return;
      const end = await run(part, all);
      ends.push(end);
      show(end);
    }
  }));
  const times = Object.fromEntries(ends.map((it) => [it.name, it.seconds]));
  await removeListed(removeLater);
  Deno.writeTextFileSync(TIMES, JSON.stringify({ ...lastTimes(), ...times }));
  return summarize(ends, (performance.now() - began) / 1000);
}

/** What tests have left, those of a run that was ended too; tests/remove.ts. */
async function removeListed(list: string): Promise<void> {
  await new Deno.Command("sh", {
    args: [
      "-c",
      '[ ! -e "$1" ] || { mv "$1" "$2" && xargs -0 rm -rf -- <"$2" && rm "$2"; }',
      ...["sh", list, `${list}.${Deno.pid}`],
    ],
    stdin: "null",
  }).output();
}

async function run(
  { name, args, env: own }: Part,
  env: Record<string, string>,
): Promise<PartEnd> {
  const began = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { ...env, ...own, NO_COLOR: "1" },
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
  if (!success) {
    const bad = output.replaceAll(/^.* \.\.\. ok \(.*\)\n/gm, "").trimEnd();
    // moved in, so that its summary is not taken for that of the whole
    console.log(`\n${bad.replaceAll(/^/gm, "  ")}\n`);
  }
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
