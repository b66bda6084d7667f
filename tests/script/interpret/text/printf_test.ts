import { assertEquals } from "@std/assert";
import { formatPrintf } from "../../../../src/script/interpret/text/printf.ts";

const now = new Date(1_700_000_000_000);

function printed([format = "", ...args]: readonly string[]): string {
  const result = formatPrintf(format, args, {
    now,
    started: now,
    zone: "UTC0",
  });
  if (result.kind === "cannot") return `cannot: ${result.reason}`;
  return `${result.output.replaceAll("\0", "")}[${result.status}]${
    result.errors.map((it) => `\n${it}`).join("")
  }`;
}

Deno.test("formatPrintf() refuses what it does not do", () => {
  assertEquals(
    [
      ["%n", "x"],
      ["%999999d", "1"],
      ["%c", "é"],
      ["%.1s", "é"],
      ["\\xff"],
      ["%f", "1e5000"],
      ["%(%N)T", "1"],
      ["%(x", "1"],
    ]
      .map(printed),
    [
      "cannot: `%n' assigns a variable",
      "cannot: printf prints more than 100000 at once",
      "cannot: `%c' makes bytes that are no UTF-8",
      "cannot: printf makes bytes that are no UTF-8",
      "cannot: printf makes bytes that are no UTF-8",
      "cannot: printf of a number beyond all measure",
      'cannot: the time format "%N" is not known',
      "cannot: `%(' without its `)T'",
    ],
  );
});
