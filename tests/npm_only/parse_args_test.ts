// What "@std/cli/parse-args" must do, wherever it comes from: JSR or scripts/npm_only.
import { assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

const OPTIONS = {
  alias: { n: "dry-run", j: "jobs", h: ["help", "usage"] },
  boolean: ["dry-run", "help", "color"],
  collect: ["launcher"],
  negatable: ["color"],
  string: ["jobs", "launcher", "log-dir"],
} as const;

/** What is set, without the values that are there for every call. */
function read(...words: string[]): Record<string, unknown> {
  const preset = parseArgs([], OPTIONS);
  const values = parseArgs(words, OPTIONS);
  const isNew = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(preset[name]);
  return Object.fromEntries(Object.entries(values).filter(isNew));
}

Deno.test("parseArgs() gives options that are not set their empty values", () => {
  assertEquals<unknown>(parseArgs([], OPTIONS), {
    _: [],
    "dry-run": false,
    n: false,
    help: false,
    h: false,
    usage: false,
    color: false,
    launcher: [],
  });
});

Deno.test("parseArgs() reads long options, with = or the next word", () => {
  assertEquals(read("--dry-run"), { "dry-run": true, n: true });
  assertEquals(read("--dry-run=false", "--color=x"), { color: true });
  assertEquals(read("--log-dir", "a b"), { "log-dir": "a b" });
  assertEquals(read("--log-dir=a=b"), { "log-dir": "a=b" });
  assertEquals(read("--log-dir="), { "log-dir": "" });
  assertEquals(read("--log-dir"), { "log-dir": "" });
  assertEquals(read("--log-dir", "--color"), { "log-dir": "", color: true });
  assertEquals(read("--jobs", "08"), { jobs: "08", j: "08" });
  assertEquals(read("--log-dir", "a", "--log-dir", "b"), { "log-dir": "b" });
});

Deno.test("parseArgs() takes a boolean option's true or false from the next word", () => {
  assertEquals(read("--color", "true"), { color: true });
  assertEquals(read("--color", "x"), { color: true, _: ["x"] });
});

Deno.test("parseArgs() reads letters, alone and together", () => {
  assertEquals(read("-n"), { "dry-run": true, n: true });
  assertEquals(read("-j", "4"), { jobs: "4", j: "4" });
  assertEquals(read("-j4"), { jobs: "4", j: "4" });
  assertEquals(read("-j=4"), { jobs: "4", j: "4" });
  assertEquals(read("-nj", "4"), {
    "dry-run": true,
    n: true,
    jobs: "4",
    j: "4",
  });
  assertEquals(read("-h"), { help: true, h: true, usage: true });
});

Deno.test("parseArgs() collects and negates", () => {
  assertEquals(read("--launcher", "a", "--launcher=b"), {
    launcher: ["a", "b"],
  });
  assertEquals(read("--color", "--no-color"), {});
  assertEquals(read("--no-other"), { "no-other": true });
});

Deno.test("parseArgs() keeps positional words, numbers as numbers", () => {
  assertEquals(read("a", "1", "1e3", "-", "", "x=1"), {
    _: ["a", 1, 1000, "-", "", "x=1"],
  });
  assertEquals<unknown>(parseArgs(["1"], { string: ["_"] }), { _: ["1"] });
});

Deno.test("parseArgs() reads no options after --", () => {
  assertEquals(read("-n", "--", "-j", "4"), {
    "dry-run": true,
    n: true,
    _: ["-j", "4"],
  });
  assertEquals<unknown>(parseArgs(["a", "--", "--b"], { "--": true }), {
    _: ["a"],
    "--": ["--b"],
  });
});

Deno.test("parseArgs() stops at the first positional word when asked to", () => {
  const options = { boolean: ["a"], stopEarly: true } as const;
  assertEquals<unknown>(parseArgs(["-a", "x", "-b", "1"], options), {
    a: true,
    _: ["x", "-b", "1"],
  });
});

Deno.test("parseArgs() shows unknown words to a callback, which may drop them", () => {
  const seen: unknown[][] = [];
  const values = parseArgs(["--a", "b", "c", "--known", "-de", "--f=1"], {
    boolean: ["known"],
    unknown: (...word: unknown[]) => {
      seen.push(word);
      return false;
    },
  });
  assertEquals(seen, [
    ["--a", "a", "b"],
    ["c"],
    ["-de", "d", true],
    ["-de", "e", true],
    ["--f=1", "f", "1"],
  ]);
  assertEquals<unknown>(values, { _: [], known: true });
});

Deno.test("parseArgs() uses defaults for what is not given", () => {
  const options = { boolean: ["a"], default: { a: true, b: 3 } } as const;
  assertEquals<unknown>(parseArgs(["--b=4"], options), {
    _: [],
    a: true,
    b: 4,
  });
});
