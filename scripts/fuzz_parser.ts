/**
 * Gives the parser scripts that were changed at random: `fuzz_parser.ts
 * [DIR…] [--from SEED] [--count N] [--bash]`. The scripts are the `*.sh` below
 * tests/testdata and below each DIR. Nothing but a refusal may be thrown, and
 * none may take 2 seconds of CPU. With `--bash`, `bash -n` must take what the parser
 * takes, and no more. Prints each seed that fails, with its text; exits 1 if
 * any does.
 */
import { parseArgs } from "@std/cli/parse-args";
import { mutatedScript } from "../tests/script/mutated_scripts.ts";
import { scriptsBelow } from "../tests/script/scripts_below.ts";
import { parseOutcome } from "../tests/script/parse_outcome.ts";

const given = parseArgs(Deno.args, {
  string: ["from", "count"],
  boolean: ["bash"],
});
const from = Number(given.from ?? 0);
const count = Number(given.count ?? 10_000);
const testdata = new URL("../tests/testdata/", import.meta.url).pathname;
const scripts = [testdata, ...given._.map(String)].flatMap((
  it,
) => [...scriptsBelow(it)]).filter((it) => it.length < 20_000);
let read = 0;
let slowest = 0;
let failed = 0;
for (let seed = from; seed < from + count; seed++) {
  const text = mutatedScript(seed, scripts);
  const { kind, message, time } = parseOutcome(text);
  if (kind === "read") read++;
  slowest = Math.max(slowest, time);
  const fault = kind === "crashed"
    ? message
    : time > 2000
    ? `${Math.round(time)} ms`
    : given.bash
    ? differenceToBash(text, kind, message)
    : undefined;
  if (fault === undefined) continue;
  failed++;
  print(`seed ${seed}: ${fault}\n${text}\n`);
}
print(
  `${count} texts of ${scripts.length} scripts from seed ${from}: ${read} read, ${
    count - read - failed
  } refused, ${failed} failed, the slowest took ${Math.round(slowest)} ms`,
);
Deno.exit(failed > 0 ? 1 : 0);

function differenceToBash(
  text: string,
  kind: "read" | "refused",
  message: string,
): string | undefined {
  // bash drops NUL, and takes a carriage return for a letter
  if (/[\0\r]/.test(text)) return undefined;
  const file = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(file, text);
    const { code, stderr } = new Deno.Command("timeout", {
      args: [
        "5",
        "bash",
        "--norc",
        ...(text.includes("extglob") ? ["-O", "extglob"] : []),
        "-n",
        file,
      ],
      env: { LC_ALL: "C.UTF-8" },
    }).outputSync();
    const fault = new TextDecoder().decode(stderr).split("\n").find((it) =>
      it !== "" && !it.includes(": warning: ")
    );
    const valid = code === 0 && fault === undefined;
    if (valid === (kind === "read")) return undefined;
    return valid ? `bash reads it, not: ${message}` : `bash refuses: ${fault}`;
  } finally {
    Deno.removeSync(file);
  }
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
