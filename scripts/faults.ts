/**
 * Refuses mlxpsub each thing once that it asks the system for: `faults.ts
 * [--only SCENARIO] [--at-once N] [--show]`. A table of what was refused, how
 * often, and with which exit codes; then what was wrong. `--show` prints each
 * message once. Exits 1 if anything was wrong. Needs strace; the program is
 * MLXPSUB_BINARY, or the bundle.
 */
import { parseArgs } from "@std/cli/parse-args";
import {
  type Effect,
  effectsOf,
  errorsOf,
  type FaultEnd,
  refuse,
  type Scenario,
  scenarios,
  whyNoStrace,
} from "../tests/faults/faults.ts";
import { chooseStdSource } from "./std_source.ts";
import { prepareTestProgram } from "./test_program.ts";

const given = parseArgs(Deno.args, {
  string: ["only", "at-once"],
  boolean: ["show"],
});
const reason = whyNoStrace();
if (reason !== undefined) {
  print(`skipped: ${reason}`);
  Deno.exit(77);
}
if (Deno.env.get("MLXPSUB_BINARY") === undefined) {
  const program = await prepareTestProgram(await chooseStdSource());
  if (program.kind === "bundle") {
    Deno.env.set("MLXPSUB_BUNDLE", program.path);
  }
}
const work: [Scenario, Effect, string][] = [];
for (const scenario of scenarios) {
  if (given.only !== undefined && scenario.name !== given.only) continue;
  for (const effect of await effectsOf(scenario)) {
    for (const error of errorsOf(effect)) work.push([scenario, effect, error]);
  }
}
print(`${work.length} calls`);
const ends: FaultEnd[] = [];
const atOnce = Number(given["at-once"] ?? navigator.hardwareConcurrency);
await Promise.all(Array.from({ length: atOnce }, async () => {
  for (let it = work.shift(); it !== undefined; it = work.shift()) {
    const end = await refuse(...it);
    ends.push(end);
    if (ends.length % 50 === 0) print(`… ${ends.length}`);
    if (end.fault !== undefined) print(nameOf(end));
  }
}));

const judged = ends.filter((it) => it.kind === "judged");
print("\nscenario        call        refused  exit 0  exit 1  wrong");
const rows = Map.groupBy(
  judged,
  (it) => `${it.scenario.name.padEnd(15)} ${it.effect.syscall.padEnd(10)}`,
);
for (const [name, some] of [...rows].sort()) {
  const count = (of: (it: FaultEnd) => boolean): string =>
    String(some.filter(of).length).padStart(8);
  print(
    `${name}${count(() => true)}${count((it) => it.code === 0)}${
      count((it) => it.code === 1)
    }${count((it) => it.fault !== undefined)}`,
  );
}
if (given.show) {
  const said = Map.groupBy(
    judged,
    ({ code, stderr }) =>
      `exit ${code}\n${
        stderr.replace(/\/tmp\/mlxpsub-\w+/g, "ROOT")
          .replace(/\d{8}T\d{6}Z-\w{4}/g, "SWEEP")
          .replace(/[\w-]*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UNIQUE")
      }`,
  );
  for (const [text, some] of said) {
    print(`\n=== ${some.length}: ${some.slice(0, 3).map(nameOf).join(" | ")}`);
    print(text);
  }
}
const wrong = judged.filter((it) => it.fault !== undefined).length;
print(
  `\n${judged.length} refusals, ${wrong} wrong; ${
    ends.length - judged.length
  } calls went another way, so that nothing was refused`,
);
Deno.exit(wrong > 0 ? 1 : 0);

function nameOf({ scenario, effect, error, fault, code, stderr }: FaultEnd) {
  const what =
    `${scenario.name}: ${effect.syscall} ${effect.nth} ${effect.what} ${error}`;
  return fault === undefined
    ? what
    : `${what}: ${fault}\n  exit ${code}\n${stderr.replace(/^/gm, "  ")}`;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
