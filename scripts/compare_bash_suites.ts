/**
 * Gives the cases of a shell's test suite to bash and to the interpreter and
 * tells where they agree: `compare_bash_suites.ts DIR [--only TEXT]
 * [--report FILE]`. DIR holds Oils' `*.test.sh`, Go tests of mvdan/sh, or
 * `*.sh`; of these only what a shell is given is read. Bash runs each case in
 * an empty directory, as nobody where it can, with a time limit. `--only`
 * takes the cases whose file or name holds a text; the report says of each
 * difference what came and what was wanted. Exits 1 if anything differs.
 */
import { parseArgs } from "@std/cli/parse-args";
import { hasOpaque } from "../src/script/opaque.ts";
import { Place, recorders } from "./suites/ask.ts";
import type { Truth } from "./suites/ask.ts";
import type { Answer } from "./suites/interpret_cases.ts";
import { readCases, type SuiteCase } from "./suites/read_cases.ts";

type Verdict =
  | { kind: "agree" }
  /** Nothing is told, and why. */
  | { kind: "refused" | "left" | "unfit"; why: string }
  | { kind: "differ"; why: string; answer: Answer; truth: Truth };

const kinds = ["agree", "refused", "left", "unfit", "differ"] as const;

interface Outcome {
  suiteCase: SuiteCase;
  verdict: Verdict;
}

const given = parseArgs(Deno.args, { string: ["only", "report"] });
const directory = String(given._[0] ?? "");
const place = new Place();
const outcomes: Outcome[] = [];
try {
  print(["file".padEnd(36), ...kinds.map((it) => it.padStart(8))].join(""));
  for (const cases of casesByFile(directory, given.only ?? "")) {
    const ofFile: Outcome[] = [];
    for (const suiteCase of cases) {
      ofFile.push({ suiteCase, verdict: await verdictOn(suiteCase) });
    }
    print(row(cases[0]?.file ?? "", ofFile));
    outcomes.push(...ofFile);
  }
} finally {
  place.remove();
}
print(row("all", outcomes));
print(reasons(outcomes));
const different = outcomes.filter((it) => it.verdict.kind === "differ");
if (given.report !== undefined) {
  Deno.writeTextFileSync(given.report, report(outcomes));
}
Deno.exit(different.length > 0 ? 1 : 0);

function* casesByFile(
  directory: string,
  only: string,
): Generator<SuiteCase[]> {
  const names = [...Deno.readDirSync(directory)].map((it) => it.name).filter(
    (it) => /\.sh$|_test\.go$/.test(it),
  ).sort();
  for (const name of names) {
    const text = Deno.readTextFileSync(`${directory}/${name}`);
    const cases = readCases(name, text).filter((it) =>
      `${it.file} ${it.name}`.includes(only)
    );
    if (cases.length > 0) yield cases;
  }
}

async function verdictOn({ code }: SuiteCase): Promise<Verdict> {
  if (code.includes("\0")) {
    return { kind: "unfit", why: "bash takes it for a binary file" };
  }
  const answer = await place.interpret(code);
  if (answer === "too late") {
    const truth = place.bash(code);
    return truth.ended === "too late"
      ? { kind: "unfit", why: "bash does not end" }
      : {
        kind: "differ",
        why: "the interpreter does not end",
        answer: { stdout: "", status: 0, left: [] },
        truth,
      };
  }
  if (answer.crash === undefined) {
    if (answer.refusal !== undefined) {
      return {
        kind: "refused",
        why: answer.refusal.replace(/"[^"]*"/g, '"…"'),
      };
    }
    const left = answer.left.map(([name = ""]) => name).filter((it) =>
      !recorders.includes(it)
    );
    if (left[0] !== undefined) return await verdictOnLeft(code, left);
  }
  const truth = place.bash(code);
  if (truth.ended === "too late") {
    return { kind: "unfit", why: "bash does not end" };
  }
  const why = difference(code, answer, truth);
  if (why === undefined) return { kind: "agree" };
  if (answer.syntaxError !== undefined) {
    return { kind: "refused", why: "the script cannot be read" };
  }
  if (unknownWithin(answer)) {
    return { kind: "left", why: "what is known only in the job" };
  }
  // what a trap does is left to the job, and so is what it prints
  if (/(^|[;&|{(])\s*trap\s/m.test(code)) return { kind: "left", why: "trap" };
  // bash runs as nobody, who may not open the caller's pipe
  if (/\/dev\/std\w+: Permission denied/.test(truth.stderr)) {
    return { kind: "unfit", why: "nobody may open /dev/stdout" };
  }
  const again = place.bash(code);
  return again.stdout === truth.stdout && again.status === truth.status
    ? { kind: "differ", why, answer, truth }
    : { kind: "unfit", why: "bash does not do the same twice" };
}

/** Whether it tells that something is not known, in its output or words. */
function unknownWithin({ stdout, left }: Answer): boolean {
  return hasOpaque(stdout) || left.flat().some(hasOpaque);
}

/**
 * Where the interpreter left programs to the job, bash is given recorders in
 * their place, and the interpreter told that they do nothing: that both note
 * the same words is agreement, else nothing is told, as what such a program
 * does may matter.
 */
async function verdictOnLeft(
  code: string,
  left: string[],
): Promise<Verdict> {
  const why = left[0] ?? "";
  if (!left.every((it) => /^\w[\w.+-]*$/.test(it))) {
    return { kind: "left", why };
  }
  const answer = await place.interpret(code, left);
  if (answer === "too late" || answer.refusal !== undefined) {
    return { kind: "left", why };
  }
  const truth = place.bash(code, left);
  return truth.ended === "by itself" &&
      difference(code, answer, truth) === undefined
    ? { kind: "agree" }
    : { kind: "left", why };
}

function difference(
  code: string,
  answer: Answer,
  truth: Truth,
): string | undefined {
  if (answer.crash !== undefined) {
    return `crash: ${answer.crash.split("\n")[0]}`;
  }
  const lines = (text: string): string => text.split("\n").sort().join("\n");
  // commands in the background print whenever they come to it
  const inOrder = !/[^&>]&(?![&>])/.test(code);
  if (
    inOrder
      ? answer.stdout !== truth.stdout
      : lines(answer.stdout) !== lines(truth.stdout)
  ) return "output";
  const text = (calls: string[][]): string =>
    calls.map((it) => JSON.stringify(it)).sort().join("\n");
  if (text(answer.left) !== text(truth.recorded)) return "commands";
  // of some faults in [[ ]] bash complains, and ends with 0 all the same
  const refused = answer.status === 2 &&
    /conditional|unexpected (?:token|argument)|syntax error/.test(truth.stderr);
  return answer.status === truth.status || refused ? undefined : "status";
}

function row(name: string, of: Outcome[]): string {
  return [
    name.padEnd(36),
    ...kinds.map((kind) =>
      String(of.filter((it) => it.verdict.kind === kind).length).padStart(8)
    ),
  ].join("");
}

/** Why cases do not agree, the most frequent reasons first. */
function reasons(outcomes: Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of outcomes) {
    if (verdict.kind === "agree") continue;
    const reason = `${verdict.kind}: ${verdict.why}`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, 60).map((
    [reason, count],
  ) => `${String(count).padStart(5)} ${reason}`).join("\n");
}

function report(outcomes: Outcome[]): string {
  const blocks: string[] = [];
  for (const { suiteCase, verdict } of outcomes) {
    if (verdict.kind !== "differ") continue;
    const { answer, truth, why } = verdict;
    blocks.push([
      `### ${suiteCase.file}: ${suiteCase.name} (${why})`,
      "```sh",
      suiteCase.code.trim(),
      "```",
      `wanted (status ${truth.status}):`,
      shown(truth.stdout, truth.recorded),
      `came (status ${answer.status}):`,
      answer.crash ?? shown(answer.stdout, answer.left),
      "",
    ].join("\n"));
  }
  return blocks.join("\n");
}

function shown(stdout: string, commands: string[][]): string {
  const text = stdout.length > 1500 ? `${stdout.slice(0, 1500)}…` : stdout;
  return [
    "```",
    text + commands.map((it) => `> ${JSON.stringify(it)}`).join("\n"),
    "```",
  ].join("\n");
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
