import { assert, assertEquals } from "@std/assert";
import { commands, isCommand } from "../../src/cli/commands.ts";
import { flagsOf } from "../../src/cli/flags.ts";
import { commandHelp, helpText } from "../../src/cli/help.ts";
import { assertGolden } from "../golden.ts";

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
    assertEquals(page.split("\n").filter((it) => it.length > 80), [], name);
  }
});

Deno.test("help is as wide as the terminal, and whole on a narrow one", () => {
  const all = (columns: number) => {
    const view = { columns, paint: "plain" as const };
    return [
      helpText(view),
      ...Object.keys(commands).filter(isCommand).map((it) =>
        commandHelp(it, view)
      ),
    ].join("\n");
  };
  const widest = (text: string) =>
    Math.max(...text.split("\n").map((it) => it.length));
  const [usual, wide] = [all(80), all(200)];
  assert(widest(usual) <= 80);
  assert(widest(wide) <= 200 && widest(wide) > 150);
  const words = (text: string) => text.split(/\s+/);
  assertEquals(words(wide), words(usual));
  assertGolden(
    commandHelp("status", { columns: 200, paint: "plain" }),
    "help/status-200.txt",
  );
});

Deno.test("help reads like pages of a manual", () => {
  for (const name of Object.keys(commands).filter(isCommand)) {
    assertGolden(commandHelp(name), `help/${name}.txt`);
  }
  assertEquals(helpText().split("\n").filter((it) => it.length > 80), []);
  assertGolden(helpText(), "help/mlxpsub.txt");
});
