import { assertEquals } from "@std/assert";
import { readYaml } from "../src/yaml.ts";

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
