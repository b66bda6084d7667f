import { assertEquals } from "@std/assert";
import { formatDate } from "../../../../src/script/interpret/text/date.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const letters = Array.from("%aAbBcCdDeFgGhHIjklmMnNpPqrRsStTuUVwWxXyYz");

Deno.test("formatDate() writes dates as GNU date does", () => {
  const chance = new Chance(13);
  const zones = [
    "UTC0",
    "Europe/Paris",
    "America/New_York",
    "Asia/Kolkata",
    "CET-1",
    "EST5",
  ];
  const inputs = [
    ...letters.flatMap((
      it,
    ) => [["1700000000", `%${it}`, "UTC0"], [
      "3600",
      `%${it}`,
      "Europe/Paris",
    ]]),
    ["0", "%Z %z %:z", "UTC0"],
    ["0", "%z", "EST5"],
    ["1720000000", "%Z", "CET-1"],
    ["0", "%_5d|%-d|%05d|%^a|%#Z|%^B", "UTC0"],
    ["0", "%3N|%6N|%N", "UTC0"],
    ["0", "", "UTC0"],
    ["0", "a%%b", "UTC0"],
    ...Array.from({ length: randomInputs }, () => [
      String(chance.below(4_000_000_000) - 500_000_000),
      Array.from(
        { length: 1 + chance.below(4) },
        () => {
          const letter = chance.of(letters);
          const flags = /[%NPzcDFrRTxX]/.test(letter)
            ? [""]
            : ["", "", "-", "_", "0", "^"];
          return `%${chance.of(flags)}${letter}`;
        },
      ).join(" "),
      chance.of(zones),
    ]),
  ];
  const actual = inputs.map(([seconds, format = "", zone]) =>
    formatDate(format, new Date(Number(seconds) * 1000), zone) ?? "unknown"
  );
  assertEquals(
    differences(
      inputs,
      actual,
      askBash(
        `v=$(TZ=$3 date -d "@$1" "+$2"; printf x); v=\${v%x}; printf %s "\${v%$'\\n'}"`,
        inputs,
      ),
    ),
    [],
  );
});
