import { assertEquals } from "@std/assert";
import { error, warning } from "../src/error.ts";
import { formatDiagnostics } from "../src/format_diagnostics.ts";
import { summedWarnings } from "../src/summed_warnings.ts";

const text = Array.from({ length: 9 }, (_, at) => `echo ${at}\n`).join("");
const source = { name: "script.sh", text };

function written(count: number) {
  return Array.from({ length: count }, (_, at) =>
    warning(
      `Each of 2 jobs writes "out${at}.txt" anew`,
      { source, span: { start: 7 * at, end: 7 * at + 4 } },
      "Append with >>",
    ));
}

Deno.test("summedWarnings() tells the first of a kind, and how many more there are", () => {
  const all = written(9);
  assertEquals(summedWarnings(all), [
    ...all.slice(0, 5),
    warning("4 more like this one, up to line 9"),
  ]);
});

Deno.test("summedWarnings() leaves few of a kind, other kinds and all errors as they are", () => {
  const errors = Array.from(
    { length: 9 },
    (_, at) => error(`Cannot read "${at}"`),
  );
  const all = [...written(6), warning("Another"), ...errors];
  assertEquals(summedWarnings(all), all);
});

Deno.test("summedWarnings() sums up each kind by itself, where its last one is told", () => {
  const one = written(7);
  const other = Array.from({ length: 8 }, (_, at) => warning(`No ${at}`));
  const all = one.flatMap((it, at) => [it, ...other.slice(at, at + 1)]);
  assertEquals(summedWarnings([...all, ...other.slice(7)]), [
    ...all.slice(0, 9),
    warning("2 more like this one, up to line 7"),
    ...all.slice(9, 10),
    warning("3 more like this one"),
  ]);
});

Deno.test("formatDiagnostics() sums up warnings of one kind", () => {
  const shown = formatDiagnostics(written(9));
  assertEquals(
    shown.split("\n").filter((it) => /warning:/.test(it)).slice(4),
    [
      'script.sh:5:1: warning: Each of 2 jobs writes "out4.txt" anew',
      "mlxpsub: warning: 4 more like this one, up to line 9",
    ],
  );
});
