import { assertEquals } from "@std/assert";
import { everyCommand } from "../../src/cli/commands.ts";
import { flags } from "../../src/cli/flags.ts";
import { manual } from "../../src/cli/manual.ts";

const page = manual();
const plain = page.replaceAll("\\-", "-").replaceAll("\\(aq", "'");

Deno.test("manual() names every command and every option", () => {
  assertEquals(
    everyCommand.filter((it) => !plain.includes(`\n.SS ${it}\n`)),
    [],
  );
  assertEquals(
    flags.filter(({ long }) =>
      !new RegExp(`^\\.B .*--${long}( |$)`, "m").test(plain)
    ).map((it) => it.long),
    [],
  );
});

Deno.test("manual() makes no request of a text", () => {
  const requests = page.split("\n").filter((it) => /^[.']/.test(it))
    .map((it) => it.split(" ")[0]);
  assertEquals([...new Set(requests)].sort(), [
    ".B",
    ".I",
    ".PP",
    ".RE",
    ".RS",
    ".SH",
    ".SS",
    ".TH",
    ".TP",
    ".br",
    ".fi",
    ".nf",
  ]);
});
