// deno-lint-ignore-file no-console -- what it finds is what it prints
/**
 * Compares which command lines of Hydra apps are refused, and how many runs the
 * others make, with the real Hydra, on apps drawn at random.
 *
 *   deno run -A scripts/with_std.ts run -A scripts/compare_hydra_apps.ts --python /path/to/python --count 100
 *
 * The python must have hydra-core 1.3. Where Hydra fails, an error or a warning
 * is wanted here; where it does not, no error. Exits with 1 where that is not so.
 */
import { parseArgs } from "@std/cli/parse-args";
import { Failure } from "../src/error.ts";
import { parseScript } from "../src/script/script.ts";
import { shellQuote } from "../src/script/word_text.ts";
import { makePlan } from "../src/world/around/make_plan.ts";
import { drawApp } from "./hydra_apps_at_random.ts";

interface Call {
  dir: string;
  words: string[];
}

type Answer = { runs: number } | { refused: string };

/** What we make of a command line, and what is said of it. */
type Ours = { runs: number; said: string } | { refused: string };

async function askHydra(python: string, calls: Call[]): Promise<Answer[]> {
  const script = decodeURIComponent(
    new URL("./hydra_run.py", import.meta.url).pathname,
  );
  const child = new Deno.Command(python, {
    args: [script],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = calls.map((it) => JSON.stringify(it) + "\n").join("");
  const written = new Blob([input]).stream().pipeTo(child.stdin);
  const { stdout, success } = await child.output();
  await written;
  if (!success) throw new Error(`Cannot compare: ${python} failed`);
  return new TextDecoder().decode(stdout).trim().split("\n")
    .map((it) => JSON.parse(it));
}

async function planned({ dir, words }: Call): Promise<Ours> {
  const text = `#!/bin/bash\npython app.py ${
    words.map(shellQuote).join(" ")
  }\n`;
  const parsed = parseScript({ name: "script.sh", text }, []);
  if (!parsed.ok) throw new Error("the script is wrong");
  const told = (list: Failure["diagnostics"]) =>
    list.map((it) => `${it.severity}: ${it.message}`).join(" / ");
  try {
    const { runs, warnings } = await makePlan(
      { script: parsed.script, path: `${dir}/script.sh` },
      { scheduler: "local", logDir: `${dir}/logs` },
      dir,
      new AbortController().signal,
    );
    return { runs: runs.length, said: told(warnings) };
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { refused: told(cause.diagnostics) };
  }
}

function differenceOf(hydra: Answer, ours: Ours): string | undefined {
  if ("refused" in ours) {
    return "refused" in hydra ? undefined : `refused here: ${ours.refused}`;
  }
  if ("refused" in hydra) {
    return ours.said === "" ? `Hydra refuses: ${hydra.refused}` : undefined;
  }
  // an app that prints its config runs nothing; glob() finds files only, and says so
  return hydra.runs === ours.runs || hydra.runs === 0 ||
      ours.said.includes("adds configs of its own")
    ? undefined
    : `Hydra makes ${hydra.runs} runs, here are ${ours.runs}`;
}

const { python = "python3", count = "100", seed = "1", show = "20" } =
  parseArgs(Deno.args, { string: ["python", "count", "seed", "show"] });
const root = Deno.makeTempDirSync({ prefix: "mlxpsub-hydra-apps-" });
const tally = {
  runs: 0,
  refused: 0,
  warned: 0,
  different: 0,
  "for nothing": 0,
};
try {
  const calls: Call[] = [];
  for (let index = 0; index < Number(count); index++) {
    const dir = `${root}/${index}`;
    const app = drawApp(`${seed}.${index}`);
    for (const [name, text] of Object.entries(app.files)) {
      const file = `${dir}/${name}`;
      Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(file, text);
    }
    calls.push(...app.calls.map((words) => ({ dir, words })));
  }
  const answers = await askHydra(python, calls);
  for (const [index, call] of calls.entries()) {
    const hydra = answers[index] ?? { refused: "no answer" };
    const ours = await planned(call);
    const difference = differenceOf(hydra, ours);
    if (difference === undefined) {
      if ("refused" in ours) tally.refused++;
      else if ("refused" in hydra) tally.warned++;
      else {
        tally.runs++;
        if (ours.said !== "") tally["for nothing"]++;
      }
      continue;
    }
    tally.different++;
    if (tally.different > Number(show)) continue;
    console.log(
      `${seed}.${call.dir.slice(root.length + 1)}: ${call.words.join(" ")}`,
    );
    console.log(`  ${difference}`);
  }
} finally {
  if (!Deno.args.includes("--keep")) Deno.removeSync(root, { recursive: true });
  else console.log(root);
}
console.log(
  `seed ${seed}: ${tally.runs} command lines run alike, ${tally.refused} refused alike, ` +
    `${tally.warned} of those that Hydra refuses warned about, ${tally.different} different; ` +
    `${tally["for nothing"]} warned about that Hydra takes`,
);
Deno.exit(tally.different > 0 ? 1 : 0);
