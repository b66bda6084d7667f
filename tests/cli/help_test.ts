import { assert, assertEquals } from "@std/assert";
import { commands, flagsOf, isCommand } from "../../src/cli/flags.ts";
import { commandHelp } from "../../src/cli/help.ts";

Deno.test("commandHelp() has a page for each command, with all of its options", () => {
  for (const name of Object.keys(commands)) {
    assert(isCommand(name));
    const page = commandHelp(name);
    assertEquals(
      page.match(/^[A-Z ]+$/gm)?.filter((it) => it !== "EXAMPLES"),
      ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS"],
      name,
    );
    for (const flag of flagsOf(name)) {
      assert(page.includes(`--${flag.long}`), `${name} --${flag.long}`);
    }
    assertEquals(page.split("\n").filter((it) => it.length > 120), [], name);
  }
});

Deno.test("commandHelp() reads like a page of a manual", () => {
  assertEquals(
    commandHelp("show"),
    `NAME
  mlxpsub show - Show a job's record, script and paths

SYNOPSIS
  mlxpsub show ID [--json]

DESCRIPTION
  Prints a job's record, the paths of its files, and its script.

  ID is a log_id, the number of a log directory, or the path of one (logs/7);
  3-9 is all jobs from 3 to 9. DIR is a directory with such numbers in it;
  --log-dir names it as well. It is ./logs if none is named.

OPTIONS
      --json         Print one JSON document on standard output
      --log-dir DIR  Where the numbered log directories are; default: logs, or as MLXP is told on submit
  -q, --quiet        No progress and no table
      --color WHEN   auto, always or never; NO_COLOR is honoured
  -h, --help         Show this help
  -V, --version      Show the version

EXIT STATUS
  0    everything asked for was done
  1    the scheduler or the file system refused something
  2    the call is wrong; nothing was touched
  130  interrupted
`,
  );
});
