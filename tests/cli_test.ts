import { assertEquals } from "@std/assert";
import { parseCall } from "../src/cli.ts";
import { flagsOf } from "../src/cli/flags.ts";
import { helpText } from "../src/cli/help.ts";
import { formatDiagnostics } from "../src/error.ts";

/** The invocation, or what is told instead. */
function call(...argv: string[]): unknown {
  const parsed = parseCall(argv);
  return parsed.ok
    ? parsed.invocation
    : formatDiagnostics(parsed.diagnostics, "plain");
}

Deno.test("parseCall() takes a script and options on either side", () => {
  assertEquals(call("-n", "script.sh", "--json", "--scheduler", "oar"), {
    command: "submit",
    script: "script.sh",
    options: { dryRun: true, json: true, scheduler: "oar" },
  });
  assertEquals(call("submit", "status"), {
    command: "submit",
    script: "status",
    options: {},
  });
  assertEquals(call("check", "s.sh", "--log-dir=/l", "-j4"), {
    command: "check",
    script: "s.sh",
    options: { logDir: "/l", jobs: 4 },
  });
});

Deno.test("parseCall() takes a number behind --local, and nothing else", () => {
  assertEquals(call("--local", "4", "s.sh"), {
    command: "submit",
    script: "s.sh",
    options: { local: 4 },
  });
  assertEquals(call("--local", "s.sh"), {
    command: "submit",
    script: "s.sh",
    options: { local: 1 },
  });
  assertEquals(call("s.sh", "--local=2"), {
    command: "submit",
    script: "s.sh",
    options: { local: 2 },
  });
});

Deno.test("parseCall() keeps every --launcher, and a number as a name", () => {
  assertEquals(call("--launcher", "torchrun", "s.sh", "--launcher", "7"), {
    command: "submit",
    script: "s.sh",
    options: { launchers: ["torchrun", "7"] },
  });
});

Deno.test("parseCall() refuses what it does not know, all at once", () => {
  assertEquals(
    call("s.sh", "--dry", "--max-jobs=x", "--color", "blue", "--frobnicate"),
    `mlxpsub: error: Cannot read "--dry": no such option
hint: Write --dry-run
mlxpsub: error: Cannot read "--frobnicate": no such option
hint: See mlxpsub --help
mlxpsub: error: Cannot read --max-jobs: "x" is no whole number from 1
mlxpsub: error: Cannot read --color: "blue" is not auto, always or never
`,
  );
  assertEquals(
    call("s.sh", "--scheduler"),
    `mlxpsub: error: Cannot read --scheduler: its value is missing
hint: Write --scheduler NAME
`,
  );
  assertEquals(
    call(),
    `mlxpsub: error: Cannot submit: no script is named
hint: Write mlxpsub SCRIPT, or see mlxpsub --help
`,
  );
  assertEquals(
    call("a.sh", "b.sh"),
    `mlxpsub: error: Cannot submit more than one script: "b.sh" follows "a.sh"
hint: Name one script; its own arguments belong into the script
`,
  );
});

Deno.test("parseCall() answers --help and --version before all else", () => {
  assertEquals(call("s.sh", "-h"), { command: "help" });
  assertEquals(call("--version"), { command: "version" });
});

Deno.test("helpText() names every flag", () => {
  const text = helpText();
  for (const flag of flagsOf("submit")) {
    assertEquals(text.includes(`--${flag.long}`), true, flag.long);
    assertEquals(text.includes(flag.help), true, flag.help);
  }
});
