import { assertEquals } from "@std/assert";
import {
  noPresets,
  presetOptions,
  readConfigFile,
  withNearer,
} from "../../src/cli/config_file.ts";
import { formatDiagnostics } from "../../src/format_diagnostics.ts";
import { schedulers } from "../../src/schedulers/registry.ts";

function read(text: string, name = "/p/mlxpsub.yaml") {
  const { presets, diagnostics } = readConfigFile({ name, text }, "/p");
  return { presets, said: formatDiagnostics(diagnostics) };
}

Deno.test("readConfigFile() reads options by their long names", () => {
  const { presets, said } = read(`# ours
array: true
max-running: 4
launchers: [mpirun2, two]
log-dir: runs
smoke: true
sweep-flag: lr
hold: false
`);
  assertEquals(said, "");
  assertEquals(presetOptions(presets), {
    array: true,
    maxRunning: 4,
    launchers: ["mpirun2", "two"],
    logDir: "/p/runs",
    smoke: 60,
    sweepFlags: ["lr"],
  });
  assertEquals(presets.options.get("max-running"), {
    text: "--max-running=4",
    options: { maxRunning: 4 },
    file: "/p/mlxpsub.yaml",
    line: 3,
  });
  assertEquals(read("").presets, noPresets);
});

Deno.test("readConfigFile() says what is wrong, and where", () => {
  assertEquals(
    read(`max_running: 4
jobs: no number
array: 3
dry-run: true
name: {a: 1}
schedulers:
  slrm: {}
  slurm:
    set: ['--time=1', '--job-name=x', 7]
  oar: {sets: []}
`).said,
    `/p/mlxpsub.yaml:1:1: error: Cannot read "max_running": there is no such option
   1 | max_running: 4
     | ^
hint: Write max-running
/p/mlxpsub.yaml:2:1: error: Cannot read --jobs: "no number" is no whole number from 1
   2 | jobs: no number
     | ^
/p/mlxpsub.yaml:3:1: error: Cannot read "array": it is true or false
   3 | array: 3
     | ^
hint: Write array: true
/p/mlxpsub.yaml:4:1: error: Cannot preset "dry-run": it is an option of the command line only
   4 | dry-run: true
     | ^
hint: Take it out
/p/mlxpsub.yaml:5:1: error: Cannot read "name": its value is no text and no number
   5 | name: {a: 1}
     | ^
hint: Write name: PREFIX
/p/mlxpsub.yaml:7:3: error: Cannot read "schedulers": there is no "slrm"
   7 |   slrm: {}
     |   ^
hint: Write one of slurm, oar, torque, sge, lsf, moab, flux
/p/mlxpsub.yaml:9:5: error: Cannot read "set": a line of it is no text
   9 |     set: ['--time=1', '--job-name=x', 7]
     |     ^
hint: Write schedulers: {slurm: {set: [--account=lab]}}
/p/mlxpsub.yaml:9:24: error: Cannot set "--job-name=x": mlxpsub sets name itself
   9 |     set: ['--time=1', '--job-name=x', 7]
     |                        ^
/p/mlxpsub.yaml:10:9: error: Cannot read "sets": a scheduler has no such key
  10 |   oar: {sets: []}
     |         ^
hint: Write set: and a list of directive lines
`,
  );
});

Deno.test("of two files the nearer one decides, and may switch off", () => {
  const far = read("array: true\njobs: 2\n", "/u").presets;
  const near = read("array: false\nname: x\n").presets;
  assertEquals(presetOptions(withNearer(far, near)), { jobs: 2, name: "x" });
});

Deno.test("readConfigFile() takes directives of every scheduler", () => {
  const own: Record<string, string> = {
    slurm: "--account=lab",
    oar: "-p gpu",
    torque: "-A lab",
    sge: "-P lab",
    lsf: "-P lab",
    moab: "-A lab",
    flux: "--bank=lab",
  };
  const names = schedulers.map((it) => it.name);
  assertEquals(Object.keys(own).sort(), [...names].sort());
  const { presets, said } = read(
    ["schedulers:", ...names.map((it) => `  ${it}: {set: ["${own[it]}"]}`)]
      .join("\n"),
  );
  assertEquals(said, "");
  assertEquals(
    names.map((it) =>
      presets.set.get(it)?.map(({ text, line }) => [text, line])
    ),
    names.map((it, at) => [[own[it] ?? "", at + 2]]),
  );
});
