import { assertEquals } from "@std/assert";
import {
  asCsv,
  asJson,
  resultsText,
  shortNumber,
} from "../../src/results/formats.ts";
import {
  aggregate,
  parsePick,
  type ResultRow,
  selectColumns,
  sortTable,
  tableOf,
} from "../../src/results/table.ts";

function row(
  logId: string,
  settings: Record<string, string>,
  losses: number[],
  some: Partial<ResultRow> = {},
): ResultRow {
  const steps = losses.map((_, at) => at);
  return {
    logId,
    logDir: `/logs/${logId}`,
    state: "COMPLETED",
    settings: new Map(Object.entries(settings)),
    metrics: losses.length === 0 ? new Map() : new Map([
      ["loss", { steps, values: losses }],
      ["acc", { steps, values: losses.map((it) => 1 - it) }],
    ]),
    ...some,
  };
}

const rows = [
  row("1", { lr: "0.1", "--seed": "1" }, [0.5, 0.25, 0.75], {
    exitCode: 0,
    elapsed: 12,
  }),
  row("2", { lr: "0.1", "--seed": "2" }, [0.5, NaN]),
  row("3", { lr: "0.01", "--seed": "1" }, [], {
    state: "FAILED",
    exitCode: 1,
    reason: "boom",
  }),
  row("10", { lr: "0.01", "--seed": "2" }, [0.125]),
];

Deno.test("tableOf() has a row a job: settings and metrics by their names, the rest around them", () => {
  assertEquals(
    asCsv(tableOf(rows, { kind: "last" })).replaceAll("\r", ""),
    `log_id,state,lr,--seed,loss,acc,exit_code,elapsed,log_dir
1,COMPLETED,0.1,1,0.75,0.25,0,12,/logs/1
2,COMPLETED,0.1,2,NaN,NaN,,,/logs/2
3,FAILED,0.01,1,,,1,,/logs/3
10,COMPLETED,0.01,2,0.125,0.875,,,/logs/10
`,
  );
});

Deno.test("tableOf() takes every metric where one was best, which NaN never is", () => {
  const best = parsePick("min:loss");
  if (best === undefined) throw new Error("min:loss was not read");
  assertEquals(
    tableOf(rows, best).rows.map((it) => it.slice(4, 6)),
    [[0.25, 0.75], [0.5, 0.5], [undefined, undefined], [0.125, 0.875]],
  );
  assertEquals(parsePick("loss"), undefined);
  assertEquals(parsePick("max:a:b"), {
    kind: "best",
    direction: "max",
    metric: "a:b",
  });
});

Deno.test("sortTable() orders numbers by size, what is missing last", () => {
  const table = tableOf(rows, { kind: "last" });
  const ids = (key: string, direction?: "down") =>
    sortTable(table, key, direction)?.rows.map((it) => it[0]);
  assertEquals(ids("loss"), ["10", "1", "2", "3"]);
  assertEquals(ids("loss", "down"), ["1", "10", "2", "3"]);
  assertEquals(ids("log_id", "down"), ["10", "3", "2", "1"]);
  assertEquals(ids("nothing"), undefined);
});

Deno.test("selectColumns() keeps the order asked for, and tells what is not there", () => {
  const table = tableOf(rows, { kind: "last" });
  assertEquals(selectColumns(table, ["loss", "nothing"]), {
    missing: "nothing",
  });
  const some = selectColumns(table, ["loss", "lr"]);
  assertEquals("rows" in some ? some.rows[0] : some, [0.75, "0.1"]);
});

Deno.test("aggregate() tells mean, deviation and number over a key, of completed jobs", () => {
  const { table, leftOut } = aggregate(
    [
      row("1", { lr: "1", seed: "1" }, [2]),
      row("2", { lr: "1", seed: "2" }, [4]),
      row("3", { lr: "2", seed: "1" }, [3]),
      row("4", { lr: "2", seed: "2" }, [9], { state: "FAILED" }),
    ],
    "seed",
    { kind: "last" },
  );
  assertEquals(leftOut, 1);
  assertEquals(
    resultsText(table),
    `lr  n  loss  loss std  acc  acc std
1   2  3     1.4142    -2   1.4142
2   1  3     -         -2   -
`,
  );
});

Deno.test("asCsv() quotes what needs it, asJson() has no NaN", () => {
  const table = {
    columns: [{ name: "a,b", kind: "setting" as const }],
    rows: [['x "y"\n'], [NaN], [undefined], [0.1]],
  };
  assertEquals(asCsv(table), '"a,b"\r\n"x ""y""\n"\r\nNaN\r\n\r\n0.1\r\n');
  assertEquals(JSON.parse(asJson(table)), [
    { "a,b": 'x "y"\n' },
    { "a,b": "NaN" },
    { "a,b": null },
    { "a,b": 0.1 },
  ]);
});

Deno.test("shortNumber() keeps five digits that count", () => {
  assertEquals(
    [0.123456789, 1e-7, 123456789.5, 3, 1.5, NaN, 0.0012].map(shortNumber),
    ["0.12346", "1e-7", "1.235e+8", "3", "1.5", "NaN", "0.0012"],
  );
});
