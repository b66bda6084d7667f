import { assertEquals } from "@std/assert";
import { commands, isCommand } from "../../src/cli/commands.ts";
import { flagsOf } from "../../src/cli/flags.ts";
import { completionScript } from "../../src/cli/completions.ts";

/** What bash offers for a command line that ends in `word`. */
function offered(...line: string[]): string[] {
  const script = `${completionScript("bash")}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mlxpsub
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = new Deno.Command("bash", {
    args: ["--norc", "-c", script, "bash", ...line],
    cwd: "/",
  }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").filter((it) => it !== "");
}

Deno.test("bash completes the flags of each command", () => {
  for (const command of Object.keys(commands).filter(isCommand)) {
    const wanted = flagsOf(command).map((it) => `--${it.long}`).sort();
    assertEquals(offered("mlxpsub", command, "--").sort(), wanted);
  }
  assertEquals(
    offered("mlxpsub", "s.sh", "--").sort(),
    flagsOf("submit").map((it) => `--${it.long}`).sort(),
  );
});

Deno.test("bash completes commands in the first place only", () => {
  const [first = ""] = Object.keys(commands);
  assertEquals(offered("mlxpsub", first.slice(0, 4)), [first]);
  assertEquals(offered("mlxpsub", "x", first.slice(0, 4)), []);
});

Deno.test("bash offers the values of an option that has few", () => {
  assertEquals(offered("mlxpsub", "s.sh", "--scheduler", "s"), [
    "slurm",
    "sge",
  ]);
  assertEquals(offered("mlxpsub", "s.sh", "--color", "=", "a"), [
    "auto",
    "always",
  ]);
  assertEquals(offered("mlxpsub", "status", "--color", "="), [
    "auto",
    "always",
    "never",
  ]);
});
