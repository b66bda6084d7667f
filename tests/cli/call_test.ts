import { assertEquals } from "@std/assert";
import {
  addOptions,
  parseCall,
  parseScriptOptions,
} from "../../src/cli/call.ts";
import { flagsOf } from "../../src/cli/flags.ts";
import { helpText } from "../../src/cli/help.ts";
import { formatDiagnostics } from "../../src/format_diagnostics.ts";

/** The invocation, or what is told instead. */
function call(...argv: string[]): unknown {
  const parsed = parseCall(argv);
  return parsed.ok ? parsed.invocation : formatDiagnostics(parsed.diagnostics);
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
hint: Name one script; its own arguments come behind --: mlxpsub a.sh -- b.sh
`,
  );
});

Deno.test("parseCall() knows no spelling of an option but its own", () => {
  const unknown = (name: string, hint = "See mlxpsub --help") =>
    `mlxpsub: error: Cannot read "${name}": no such option\nhint: ${hint}\n`;
  const words: [string, string, string?][] = [
    ["-_", "-_"],
    ["--_=a", "--_"],
    ["--_", "--_"],
    ["--__proto__=a", "--__proto__"],
    ["--constructor", "--constructor"],
    ["--a.b=c", "--a.b"],
    ["-1_000", "-1_000"],
    ["-1", "-1"],
    ["-.5e3", "-.5e3"],
    ["---", "---"],
    ["--=x", "--=x"],
    ["-=x", "-=x"],
    ["-nz", "-nz"],
    ["--no-log-dir=/x", "--no-log-dir", "Write --log-dir"],
    ["--no-log-dir", "--no-log-dir", "Write --log-dir"],
    ["--no-json=x", "--no-json", "Write --json"],
    ["--no-json", "--no-json", "Write --json"],
    ["--no-max-jobs=1", "--no-max-jobs", "Write --max-jobs"],
    ["--no-NAME=value", "--no-NAME"],
    ["--log_dir=x", "--log_dir", "Write --log-dir"],
    ["--dry", "--dry", "Write --dry-run"],
  ];
  for (const [word, name, hint] of words) {
    assertEquals(call("s.sh", word), unknown(name, hint), word);
    assertEquals(call(word, "s.sh"), unknown(name, hint), word);
  }
});

Deno.test("parseCall() reads what a word holds, and what stands behind it", () => {
  const options = (...words: string[]): unknown => {
    const parsed = parseCall([...words, "s.sh"]);
    return parsed.ok && "options" in parsed.invocation
      ? parsed.invocation.options
      : formatDiagnostics(parsed.ok ? [] : parsed.diagnostics);
  };
  assertEquals(options("-nq"), { dryRun: true, quiet: true });
  assertEquals(options("-nqj4"), { dryRun: true, quiet: true, jobs: 4 });
  assertEquals(options("-j", "4"), { jobs: 4 });
  assertEquals(options("-j=4"), { jobs: 4 });
  assertEquals(options("--run=a=b"), { run: "a=b" });
  assertEquals(options("--run=-x"), { run: "-x" });
  assertEquals(options("--run=a\nb"), { run: "a\nb" });
  assertEquals(options("--run", "-"), { run: "-" });
  assertEquals(options("--jobs=1", "-j2"), { jobs: 2 });
  assertEquals(
    options("--json=x"),
    `mlxpsub: error: Cannot read "--json=x": --json takes no value
hint: Write --json
`,
  );
  assertEquals(
    options("--log-dir", "--json"),
    `mlxpsub: error: Cannot read --log-dir: its value is missing
hint: Write --log-dir DIR
`,
  );
  assertEquals(call("--", "-x"), {
    command: "submit",
    script: "-x",
    options: {},
  });
});

Deno.test("parseScriptOptions() reads a line as it reads a call", () => {
  const source = { name: "s.sh", text: "#MLXPSUB …" };
  const told = (...words: string[]) =>
    parseScriptOptions(words, { source, span: { start: 0, end: 1 } })
      .diagnostics.map((it) => it.message);
  for (const word of ["-_", "--_", "-1_000", "--no-array", "--no-json"]) {
    assertEquals(told(word), [`Cannot read "${word}": no such option`]);
    assertEquals(told(`${word}=x`), [`Cannot read "${word}": no such option`]);
  }
  assertEquals(told("-j2", "x"), ['Cannot read #MLXPSUB: "x" is no option']);
});

Deno.test("parseCall() answers --help and --version before all else", () => {
  assertEquals(call("s.sh", "-h"), { command: "help" });
  assertEquals(call("--version"), { command: "version" });
});

Deno.test("helpText() names every flag", () => {
  const text = helpText().replace(/\n {8,}/g, " ");
  for (const flag of flagsOf("submit")) {
    assertEquals(text.includes(`--${flag.long}`), true, flag.long);
    assertEquals(text.includes(flag.help), true, flag.help);
  }
});

Deno.test("parseCall() gives each command its own options, wherever they stand", () => {
  assertEquals(call("--json", "status", "logs", "--sweep=x", "--exit-code"), {
    command: "status",
    targets: ["logs"],
    options: { json: true, sweep: "x", exitCode: true },
  });
  assertEquals(call("status", "7", "logs/8", "--failed", "-w"), {
    command: "status",
    targets: ["7", "logs/8"],
    options: { failed: true, watch: true },
  });
  assertEquals(call("logs", "-f", "7", "--stderr"), {
    command: "logs",
    targets: ["7"],
    options: { follow: true, stderr: true },
  });
  assertEquals(call("logs", "7", "3-5", "--both", "--tail", "9"), {
    command: "logs",
    targets: ["7", "3-5"],
    options: { both: true, tail: 9 },
  });
  assertEquals(call("show", "7", "--log-dir", "/l"), {
    command: "show",
    target: "7",
    options: { logDir: "/l" },
  });
  assertEquals(call("cancel", "--pending", "-y"), {
    command: "cancel",
    targets: [],
    options: { pending: true, yes: true },
  });
});

Deno.test("parseCall() takes a key behind --by, no log_id and no option", () => {
  const by = (...words: string[]) => {
    const parsed = parseCall(["status", ...words]);
    return parsed.ok && parsed.invocation.command === "status"
      ? [parsed.invocation.options.by, parsed.invocation.targets]
      : undefined;
  };
  assertEquals(by("--by", "model.depth", "7"), ["model.depth", ["7"]]);
  assertEquals(by("--by=model"), ["model", []]);
  assertEquals(by("--by"), ["", []]);
  assertEquals(by("--by", "--failed"), ["", []]);
  assertEquals(by("--by", "7"), ["", ["7"]]);
  assertEquals(by("7"), [undefined, ["7"]]);
});

Deno.test("parseCall() refuses an option of another command", () => {
  assertEquals(
    call("status", "--array"),
    `mlxpsub: error: Cannot read "--array": no such option
hint: See mlxpsub help status
`,
  );
  assertEquals(
    call("s.sh", "--failed"),
    `mlxpsub: error: Cannot read "--failed": no such option
hint: See mlxpsub --help
`,
  );
  assertEquals(
    call("logs"),
    `mlxpsub: error: Cannot print the logs: no job is named
hint: Write mlxpsub logs ID
`,
  );
});

Deno.test("parseCall() asks for the page of a command in two ways", () => {
  assertEquals(call("help"), { command: "help" });
  assertEquals(call("help", "status"), { command: "help", topic: "status" });
  assertEquals(call("cancel", "-h"), { command: "help", topic: "cancel" });
  assertEquals(
    call("help", "me"),
    `mlxpsub: error: Cannot help with "me": no such command
hint: See mlxpsub --help
`,
  );
  assertEquals(
    call("help", "statsu"),
    `mlxpsub: error: Cannot help with "statsu": no such command
hint: Write mlxpsub help status
`,
  );
});

Deno.test("parseCall() takes any word behind --set for its value", () => {
  assertEquals(
    call("resubmit", "7", "--set", "--time=8:00:00", "--set=#PBS -q x"),
    {
      command: "resubmit",
      targets: ["7"],
      options: { set: ["--time=8:00:00", "#PBS -q x"] },
    },
  );
  assertEquals(
    call("resubmit", "7", "--set"),
    `mlxpsub: error: Cannot read --set: its value is missing
hint: Write --set LINE
`,
  );
});

Deno.test("parseCall() says which command a word may mean that is none", () => {
  assertEquals(
    call("stat", "--failed"),
    `mlxpsub: error: Cannot run "stat": it is no command, and what follows suits no script
hint: Write mlxpsub status
`,
  );
  assertEquals(
    call("kill", "3"),
    `mlxpsub: error: Cannot run "kill": it is no command, and what follows suits no script
hint: Write mlxpsub cancel
`,
  );
  assertEquals(call("list"), {
    command: "submit",
    script: "list",
    options: {},
  });
  assertEquals(
    call("status", "-failed"),
    `mlxpsub: error: Cannot read "-failed": no such option
hint: Write --failed
`,
  );
});

Deno.test("of the lines of a script, repeatable options add up and others are replaced", () => {
  assertEquals(
    addOptions(
      addOptions({ sweepFlags: ["lr"], zips: [["a", "b"]], jobs: 2 }, {
        sweepFlags: ["wd"],
        launchers: ["mpi"],
      }),
      { zips: [["c", "d"]], jobs: 3, array: true },
    ),
    {
      sweepFlags: ["lr", "wd"],
      zips: [["a", "b"], ["c", "d"]],
      launchers: ["mpi"],
      jobs: 3,
      array: true,
    },
  );
});
