// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Measures how long mlxpsub takes to read, plan and show long scripts: 10 MB of
 * one kind of text and then runs. Prints seconds of CPU, of all threads, so of
 * the garbage collector's as well.
 *
 *     deno task bench:scripts                10 MB of each kind
 *     deno task bench:scripts 1 functions    1 MB of functions
 */

import process from "node:process";
import { schedulers } from "../src/schedulers/registry.ts";
import { jobFiles } from "../src/sweep_log/job_files.ts";
import { formatDiagnostics } from "../src/format_diagnostics.ts";
import { parseScript } from "../src/script/script.ts";
import { makePlan } from "../src/world/around/make_plan.ts";
import { sweepPlan } from "../src/world/commands/submit.ts";

/** The text of each kind, by the number of the line. */
const kinds: Record<string, [head: string, line: (at: number) => string]> = {
  assignments: ["", (at) => `A${at}=${at}\n`],
  functions: ["", (at) => `f${at}() { echo ${at}; }\n`],
  commands: ["", (at) => `echo line ${at} of text\n`],
  documents: [
    "",
    (at) => `cat <<EOF > file${at}.txt\nline ${at} of text\nand more\nEOF\n`,
  ],
  document: ["cat <<EOF > file.txt\n", (at) => `line ${at} of text\n`],
  array: ["A=(", (at) => `v${at} `],
  line: ["echo ", (at) => `v${at} `],
  comments: ["", (at) => `# comment ${at} here\n\n`],
};

const tails: Record<string, string> = { document: "EOF\n", array: ")\n" };

/** What stands at the end of the script: its two jobs. */
const ends: Record<string, string> = {
  sweep: "python main.py lr=0.1,0.01\n",
  loop: "for lr in 0.1 0.01; do python main.py lr=$lr; done\n",
};

function scriptOf(kind: string, end: string, length: number): string {
  const [head, line] = kinds[kind] ?? ["", () => "\n"];
  const tail = `${tails[kind] ?? ""}\n${ends[end]}`;
  const lines: string[] = [head];
  let left = length - head.length - tail.length - 100;
  for (let at = 1; left > 0; at++) {
    const text = line(at);
    lines.push(text);
    left -= text.length;
  }
  return lines.join("") + tail;
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function measure(kind: string, end: string, length: number) {
  const text = scriptOf(kind, end, length);
  const times = [cpu()];
  const parsed = parseScript(
    { name: "script.sh", text },
    schedulers.map((it) => it.prefix),
  );
  if (!parsed.ok) throw new Error("the script of the bench is wrong");
  times.push(cpu());
  const plan = await makePlan(
    { script: parsed.script, path: "/nowhere/script.sh" },
    { scheduler: "slurm", logDir: "/nowhere/logs" },
    "/nowhere",
    new AbortController().signal,
  );
  times.push(cpu());
  const shown = formatDiagnostics(plan.warnings);
  const packed = sweepPlan(plan);
  const files = jobFiles(packed, [1, 2], plan.settings.scheduler);
  times.push(cpu());
  if (files.length !== 2) throw new Error("the script of the bench is wrong");
  const [read = 0, planned = 0, ended = 0] = times.slice(1)
    .map((it, at) => it - (times[at] ?? 0));
  console.log(
    `${kind.padEnd(12)} ${end.padEnd(6)} ` +
      [read, planned, ended, read + planned + ended]
        .map((it) => it.toFixed(2).padStart(7)).join("") +
      `${String(plan.warnings.length).padStart(9)}` +
      `${String(shown.length).padStart(10)}`,
  );
}

const [size = "10", ...only] = Deno.args;
console.log(
  `deno ${Deno.version.deno}, seconds of CPU for ${size} MB\n` +
    "                       read   plan   show    all warnings characters",
);
for (const kind of Object.keys(kinds)) {
  if (only.length > 0 && !only.includes(kind)) continue;
  for (const end of Object.keys(ends)) {
    await measure(kind, end, Number(size) * 1_000_000);
  }
}
