import { assertEquals } from "@std/assert";
import { parseOverride } from "../../src/sweep/override.ts";
import { faultText, parseAll } from "./fault_text.ts";

Deno.test("parseKey() takes every form of Hydra's keys", () => {
  const keys = [
    "a",
    "_a-1",
    "$a",
    "a.$b.0",
    "0.a",
    "a.1_0",
    "true",
    "a/b/c",
    "a@p",
    "a/b@p.q",
    "a@",
    "@p",
    "",
    "+a@p",
    "++a.b",
    "~a/b",
  ];
  assertEquals(
    parseAll(keys.map((key) => `${key}=1`)).map(({ key }) => key),
    keys,
  );
});

Deno.test("parseKey() lets only a deletion do without a value", () => {
  assertEquals(parseAll(["~a", "~a@p", "~"]).map(({ key }) => key), [
    "~a",
    "~a@p",
    "~",
  ]);
  assertEquals(
    faultText("a.b"),
    `a.b
   ^
Cannot parse override "a.b": it has no "="
hint: Write a.b=value`,
  );
  assertEquals(
    faultText("++"),
    `++
  ^
Cannot parse override "++": it has no "="
hint: Write ++key=value`,
  );
});

Deno.test("parseKey() says which character a key cannot hold", () => {
  assertEquals(
    faultText("a b=1"),
    `a b=1
 ^
Cannot parse override "a b=1": a key cannot hold " "
hint: Write a key as names of letters, digits, "_", "-" and "$" with dots between them`,
  );
});

Deno.test("parseKey() says where a sign does not fit", () => {
  assertEquals(
    faultText("a@b@c=1"),
    `a@b@c=1
   ^
Cannot parse override "a@b@c=1": "@" cannot stand here in a key
hint: Write a key as names of letters, digits, "_", "-" and "$" with dots between them`,
  );
});

Deno.test("parseKey() shows how to write an index", () => {
  assertEquals(
    faultText("a[0].b=1"),
    `a[0].b=1
 ^
Cannot parse override "a[0].b=1": a key cannot hold "["
hint: Write the index after a dot: a.0`,
  );
});

Deno.test("parseKey() refuses a name that begins with a digit", () => {
  assertEquals(
    faultText("a.1b=2"),
    `a.1b=2
   ^
Cannot parse override "a.1b=2": a name in the key begins with a digit
hint: Begin the name with a letter or an underscore`,
  );
});

Deno.test("parseKey() refuses what Hydra refuses", () => {
  const keys = [
    ".a",
    "a.",
    "a..b",
    "10",
    "a.01",
    "a//b",
    "/a",
    "a/b.c",
    "$a/b",
    "a@p/q",
    "a:b",
    "a,b",
    "é",
    "-a",
    "+++a",
    "+~a",
    "~ a",
    "a ",
  ];
  for (const key of keys) {
    const parsed = parseOverride(`${key}=1`);
    assertEquals([key, parsed.ok ? "taken" : parsed.fault.kind], [
      key,
      "syntax",
    ]);
  }
});
