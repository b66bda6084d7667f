import { assert, assertEquals } from "@std/assert";
import { cpuTime } from "../cpu_time.ts";
import {
  joinSeries,
  metricsInLog,
  parseMetrics,
  seriesOf,
} from "../../src/results/metrics.ts";

function points(text: string, format: "json" | "csv" = "json") {
  return parseMetrics(text, format).map((it) => Object.fromEntries(it));
}

Deno.test("parseMetrics() reads a line an object, as MLXP writes them", () => {
  assertEquals(
    points(
      '{"loss": 0.5, "epoch": 0, "tag": "a"}\n{"loss": 0.25, "epoch": 1}\n',
    ),
    [{ loss: 0.5, epoch: 0, tag: "a" }, { loss: 0.25, epoch: 1 }],
  );
});

Deno.test("parseMetrics() reads Python's NaN and Infinity, but not within texts", () => {
  assertEquals(
    points(
      '{"a": NaN, "b": -Infinity, "c": Infinity, "d": "NaN \\" Infinity"}\n',
    ),
    [{ a: NaN, b: -Infinity, c: Infinity, d: 'NaN " Infinity' }],
  );
});

Deno.test("parseMetrics() passes over half a line and what is no object", () => {
  assertEquals(points('{"loss": 1}\n[1]\n\n7\n{"loss": 0.'), [{ loss: 1 }]);
});

Deno.test("parseMetrics() reads one object or a list, with what is within by its path", () => {
  assertEquals(
    points('{\n "test": {"acc": 0.9, "n": [1]},\n "ok": true\n}\n'),
    [
      { "test.acc": 0.9, ok: 1 },
    ],
  );
  assertEquals(points('[{"a": 1}, {"a": 2}]'), [{ a: 1 }, { a: 2 }]);
});

Deno.test("parseMetrics() reads CSV with quotes, and no half line", () => {
  assertEquals(
    points('step,"the, loss",note\r\n1,0.5,"a ""b"""\r\n2,nan,\r\n3,', "csv"),
    [{ step: 1, "the, loss": 0.5, note: 'a "b"' }, {
      step: 2,
      "the, loss": NaN,
    }],
  );
});

Deno.test("metricsInLog() takes a pattern's groups by name, else the first", () => {
  const log = "epoch 1\rloss: 0.5 acc: 1\nloss: 0.25 acc: 2\nnothing\n";
  assertEquals(
    metricsInLog(log, "loss", /loss: ([0-9.]+)/).map((it) =>
      Object.fromEntries(it)
    ),
    [{ loss: 0.5 }, { loss: 0.25 }],
  );
  assertEquals(
    metricsInLog(log, "x", /loss: (?<l>\S+) acc: (?<a>\S+)/).map((it) =>
      Object.fromEntries(it)
    ),
    [{ l: 0.5, a: 1 }, { l: 0.25, a: 2 }],
  );
});

Deno.test("seriesOf() counts by step or epoch where it is noted, else by place", () => {
  assertEquals(
    [...seriesOf(parseMetrics(
      '{"loss": 1, "epoch": 5}\n{"loss": 2, "epoch": 7}\n{"acc": 3}\n',
      "json",
    ))],
    [
      ["loss", { steps: [5, 7], values: [1, 2] }],
      ["acc", { steps: [2], values: [3] }],
    ],
  );
});

Deno.test("joinSeries() names a file only where two have the same metric", () => {
  const of = (text: string) => seriesOf(parseMetrics(text, "json"));
  const joined = joinSeries(
    new Map([
      ["train", of('{"loss": 1, "lr": 2}')],
      ["test", of('{"loss": 3}')],
    ]),
  );
  assertEquals([...joined.keys()], ["train.loss", "lr", "test.loss"]);
});

Deno.test("parseMetrics() takes time in proportion to a file that is none", () => {
  const texts = [
    `${"a".repeat(200_000)}"`,
    `"${'a""'.repeat(100_000)}`,
    '"a, '.repeat(100_000),
    '"'.repeat(200_001),
  ];
  for (const text of texts) {
    const time = cpuTime(() => {
      parseMetrics(text, "csv");
      parseMetrics(text, "json");
    });
    assert(time < 2000, `${text.slice(0, 5)}… took ${time} ms`);
  }
});

Deno.test("parseMetrics() reads a value of many megabytes, or passes it over", () => {
  const values = ["x".repeat(10_000_000), "\\n".repeat(10_000_000)];
  assertEquals(
    values.map((it) => parseMetrics(`{"a":"${it}"}`, "json").length <= 1),
    [true, true],
  );
});

Deno.test("parseMetrics() passes over what stands behind a cell's quotes", () => {
  const points = parseMetrics('step,loss\n1,"0.5" x\n2,0.25\n', "csv");
  assertEquals(points.at(-1), new Map([["step", 2], ["loss", 0.25]]));
});
