import { assertEquals } from "@std/assert";
import {
  shortenings,
  shortKeys,
  shortValues,
  shortWords,
  withoutMiddle,
} from "../../src/report/short_words.ts";

Deno.test("shortKeys() keeps as many last parts as tell keys apart", () => {
  assertEquals(
    [
      ...shortKeys([
        "model.encoder.lr",
        "model.decoder.lr",
        "model.depth",
        "depth",
        "seed",
        "--learning-rate",
        "db/mysql@server",
      ], { keys: "by parts" }).values(),
    ],
    [
      "…encoder.lr",
      "…decoder.lr",
      "model.depth",
      "depth",
      "seed",
      "--learning-rate",
      "…server",
    ],
  );
});

Deno.test("shortValues() takes away the directories that all values have", () => {
  const short = (...all: string[]) => [
    ...shortValues(all, { values: "by parts" }).values(),
  ];
  assertEquals(short("/a/b/x/1", "/a/b/xy/1"), ["…/x/1", "…/xy/1"]);
  assertEquals(short("/a/x/train", "/a/xy/train"), ["…/x/…", "…/xy/…"]);
  assertEquals(short("/a/b/1", "/a/b/2"), ["…/1", "…/2"]);
  assertEquals(short("/a/b/1"), ["…/1"]);
  assertEquals(short("resnet18", "resnet50"), ["resnet18", "resnet50"]);
  assertEquals(short("/a/b", "/a/b/c"), ["…/b", "…/b/c"]);
});

Deno.test("withoutMiddle() keeps both ends, in so many columns", () => {
  assertEquals(
    [
      withoutMiddle("learning_rate", 10),
      withoutMiddle("seed", 10),
      withoutMiddle("日本語の名前", 7),
    ],
    ["learn…rate", "seed", "日本…前"],
  );
});

Deno.test("shortWords() never makes two words alike that are not", () => {
  const rows = Array.from({ length: 200 }, (_, at) => [
    `a_very_long_name_of_a_key=a_very_long_value_${at}_with_an_equal_end`,
    `--flag value-${at % 7}-of-the-same-long-beginning-and-end`,
    "plain",
    "~gone",
  ]);
  for (const how of shortenings) {
    const short = shortWords(rows, how);
    assertEquals(new Set(short.map((it) => it.join(" "))).size, 200);
    assertEquals(short[0]?.slice(2), ["plain", "~gone"]);
  }
  assertEquals(shortWords(rows.slice(0, 1), {}), rows.slice(0, 1));
  assertEquals(
    shortWords([["++model.encoder.lr=1"], ["++model.encoder.lr=2"]], {
      keys: "by parts",
    }),
    [["++…lr=1"], ["++…lr=2"]],
  );
});
