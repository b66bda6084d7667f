import { assertEquals } from "@std/assert";
import { matchesPattern } from "../../src/sweep/fnmatch.ts";

Deno.test("matchesPattern() reads patterns as Python's fnmatch does", () => {
  const answers: [string, string, boolean][] = [
    ["mysql", "*", true],
    ["", "*", true],
    ["mysql", "*sql", true],
    ["mysql", "m*s*l", true],
    ["mysqlx", "*sql", false],
    ["mysql", "?ysql", true],
    ["mysql", "MYSQL", false],
    ["a", "[abc]", true],
    ["d", "[a-c]", false],
    ["d", "[!a-c]", true],
    ["^", "[^a]", true],
    ["b", "[^a]", false],
    ["]", "[]]", true],
    ["]", "[!]]", false],
    ["-", "[a-]", true],
    ["-", "[a-c-e]", true],
    ["d", "[a-c-e]", false],
    ["b", "[z-a]", false],
    ["b", "[!z-a]", true],
    ["[a", "[a", true],
    ["\\", "[\\]", true],
    ["a", "\\a", false],
    ["😀", "?", true],
    ["a\nb", "a*b", true],
    ["", "", true],
    ["a", "", false],
  ];
  for (const [name, pattern, matches] of answers) {
    assertEquals([name, pattern, matchesPattern(name, pattern)], [
      name,
      pattern,
      matches,
    ]);
  }
});

Deno.test("matchesPattern() takes no longer for many stars", () => {
  assertEquals(matchesPattern("a".repeat(5000), "*a".repeat(500) + "b"), false);
});
