import { assertEquals } from "@std/assert";
import { echoOutput } from "../../../../src/script/interpret/text/echo.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const words = [
  "-n",
  "-e",
  "-E",
  "-ne",
  "-en",
  "-x",
  "--",
  "-",
  "a",
  "a b",
  "\\n",
  "a\\tb",
  "\\c",
  "x\\cy",
  "\\0101",
  "\\101",
  "\\x41",
  "\\xc3\\xa9",
  "\\u00e9",
  "\\u41",
  "\\U1F600",
  "\\q",
  "\\\\",
  "\\",
  "\\e[0m",
  "\\a\\b\\f\\r\\v",
  "\\0",
  "\\x",
  "\\'",
  '\\"',
  "\\1",
  "é",
  "\\u",
  "\\08",
  "\\0777",
];

Deno.test("echoOutput() prints what echo prints", () => {
  const chance = new Chance(10);
  const inputs = [
    ...words.flatMap((it) => [[it], ["-e", it], ["-ne", it, "x"]]),
    ...Array.from(
      { length: randomInputs },
      () => Array.from({ length: chance.below(5) }, () => chance.of(words)),
    ),
  ].filter((it) => it.length > 0);
  for (const xpg of ["off", "on"] as const) {
    const expected = askBash(
      `shopt -${
        xpg === "on" ? "s" : "u"
      } xpg_echo; v=$(echo "$@"; printf x); printf %s "\${v%x}"`,
      inputs,
    );
    const actual = inputs.map((it) => echoOutput(it, xpg).replaceAll("\0", ""));
    assertEquals(differences(inputs, actual, expected), []);
  }
});
