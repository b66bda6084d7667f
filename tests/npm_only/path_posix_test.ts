// What "@std/path/posix" must do, wherever it comes from: JSR or scripts/npm_only.
import { assertEquals } from "@std/assert";
import { basename, dirname, isAbsolute, join, resolve } from "@std/path/posix";

const PATHS = [
  "",
  ".",
  "/",
  "a",
  "a/",
  "/a/b.c",
  "a//b/../c",
  "../x",
  "/a b/é",
];

Deno.test("basename() and dirname() take a path apart", () => {
  assertEquals(PATHS.map((path) => [dirname(path), basename(path)]), [
    [".", ""],
    [".", "."],
    ["/", "/"],
    [".", "a"],
    [".", "a"],
    ["/a", "b.c"],
    ["a//b/..", "c"],
    ["..", "x"],
    ["/a b", "é"],
  ]);
  assertEquals(basename("/a/b.sh", ".sh"), "b");
  assertEquals(dirname("a//b"), "a");
});

Deno.test("join() and resolve() remove dots and double slashes", () => {
  assertEquals(PATHS.map((path) => join("/root", path)), [
    "/root",
    "/root",
    "/root/",
    "/root/a",
    "/root/a/",
    "/root/a/b.c",
    "/root/a/c",
    "/x",
    "/root/a b/é",
  ]);
  assertEquals(PATHS.map((path) => resolve("/root", path)), [
    "/root",
    "/root",
    "/",
    "/root/a",
    "/root/a",
    "/a/b.c",
    "/root/a/c",
    "/x",
    "/a b/é",
  ]);
  assertEquals(resolve("a"), join(Deno.cwd(), "a"));
});

Deno.test("isAbsolute() looks at the first character", () => {
  assertEquals(PATHS.filter((path) => isAbsolute(path)), [
    "/",
    "/a/b.c",
    "/a b/é",
  ]);
});
