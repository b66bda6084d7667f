import { assertEquals } from "@std/assert";
import { stringify } from "@std/yaml";
import { readYaml, toYaml } from "../src/yaml.ts";

Deno.test("readYaml() gives what a text means, and null for an empty one", () => {
  assertEquals(readYaml("a: [1, x]"), { ok: true, value: { a: [1, "x"] } });
  assertEquals(readYaml(""), { ok: true, value: null });
});

Deno.test("readYaml() says in one line why a text is none", () => {
  const yaml = readYaml("a: [1");
  assertEquals(yaml.ok, false);
  const state = yaml.ok ? "" : yaml.state;
  assertEquals(/^it is not YAML: [^\n]*[^\n:]$/.test(state), true, state);
});

Deno.test("readYaml() never throws, and never tells of its own inside", () => {
  const tags = [
    ...["int", "float", "bool", "null", "str", "binary", "timestamp", "set"],
    ...["omap", "pairs", "seq", "map", "merge", "js/function", "python/tuple"],
  ].map((it) => `!!${it}`).concat("!", "!x", "!<tag:yaml.org,2002:int>");
  const values = [
    ...["", "a", "1", "0x", "+", "-", "_", "[]", "{}", "[1]", "{a: 1}", "&a"],
    ...["*a", "0b", "1:", "2001-99-99", "[[a]]", "[{a: 1, b: 2}]", "~", '""'],
    ...[
      "\n  - a",
      "\n  a: b",
      "|\n  z",
      ">",
      "%",
      "@",
      "`",
      "[".repeat(100_000),
    ],
  ];
  const odd: string[] = [];
  for (const tag of tags) {
    for (const value of values) {
      for (
        const text of [
          `${tag} ${value}`,
          `k: ${tag} ${value}`,
          `? ${tag} ${value}\n: ${tag}`,
          `- ${tag} ${value}\n- b`,
          `<<: ${tag} ${value}`,
        ]
      ) {
        const yaml = readYaml(text);
        if (
          !yaml.ok &&
          (!/^it is not YAML: [^\n]+$/.test(yaml.state) ||
            /undefined|of null|iterable|stack/.test(yaml.state))
        ) odd.push(`${text.slice(0, 40)} → ${yaml.state}`);
      }
    }
  }
  assertEquals(odd, []);
});

Deno.test("toYaml() writes what @std/yaml writes, to the letter", () => {
  const texts = [
    ...["a", "y", "n", "yes", "No", "on", "OFF", "true", "False", "null", "~"],
    ...["Null", "", " ", "a ", " a", "a b", "a  b", "a - b", "- a", "a: b"],
    ...[
      "a:",
      "a #b",
      "#a",
      "a=b",
      "=",
      "=a",
      "a=",
      "+a",
      "-a",
      "a-",
      ".a",
      ".",
    ],
    ...["/", "/a b/c", "//", "...", "---", "a---", "a.b", "...a", "-", "--a"],
    ...["0", "1", "10", "08", "0x1f", "0b1", "1e5", "1.5", ".5", "5.", "-1"],
    ...["+1", "1_000", "1:30", ".inf", ".nan", "1.2.3", "0.2.0", "e5", "1e"],
    ...["123456789012345", "1234567890123456", "2026-11-22"],
    ...["2026-11-22T15:30:12.000Z", "20261122T153012Z-4f2a", "a\tb", "a\nb"],
    ...["a\n", "\na", "  a\n b\n\n", "a\\b", "'", '"', "it's", '"a"', "a'b"],
    ...["[a]", "{a}", "a,b", "a, b", "&a", "*a", "!a", "|", ">", "%a", "@a"],
    ...[
      "`a`",
      "a?b",
      "?",
      "? a",
      "<<",
      "é",
      "\u0085",
      "\u2028",
      "\u0007",
      "😀",
    ],
    ...["${oc.env:SLURM_JOB_ID,null}", "python main.py lr=0.1 seed=1"],
    ...["a".repeat(300), "a b ".repeat(100), `${"a ".repeat(100)}: b`],
  ];
  const style = { lineWidth: -1, useAnchors: false };
  const same = (keys: Record<string, unknown>): void =>
    assertEquals(toYaml(keys), stringify(keys, style), JSON.stringify(keys));
  for (const text of [...texts, ...texts]) {
    same({ key: text, [text]: "v1", of: { [text]: text, seed: text } });
    same({ list: [text, "seed=1", text], deep: { in: { a1: [text] } } });
  }
  for (const number of [0, -0, 1, -1, 1.5, 1e21, NaN, Infinity, 2 ** 53]) {
    same({ number, of: { number }, list: [number] });
  }
  same({ yes: true, no: false, none: null, list: [], of: {} });
  same({ lists: [["a1"], { a1: "b" }], when: new Date(0) });
  same({});
  assertEquals(toYaml({ a1: "b1", b1: undefined }), "a1: b1\n");
  assertEquals(toYaml({ a1: undefined }), "{}\n");
});
