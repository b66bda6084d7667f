import { assertEquals } from "@std/assert";
import { inDirectory, writeFiles } from "../world/fixture.ts";

const ROOT = new URL("../../", import.meta.url);

/** What the tests of a small checkout come to, times as N. */
async function testsOf(
  checkout: string,
  tests: Record<string, string>,
  words: string[] = [],
  kind: "all" | "fast" = "all",
): Promise<{ code: number; lines: string[] }> {
  const files = [
    ...["test.ts", "test_program.ts", "bundle.ts", "std_source.ts"]
      .map((it) => `scripts/${it}`),
    "scripts/npm_only/import_map.json",
    "tests/fast_share.ts",
  ];
  writeFiles(checkout, {
    "deno.json": '{ "exclude": ["tests/testdata/"] }\n',
    "main.ts": "export {};\n",
    "src/a.ts": "export {};\n",
    ...tests,
    ...Object.fromEntries(
      files.map((it) => [it, Deno.readTextFileSync(new URL(it, ROOT))]),
    ),
  });
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-config",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-run",
      "scripts/test.ts",
      kind,
      "--allow-env",
      "--allow-read",
      "--",
      ...words,
    ],
    cwd: checkout,
    // one after the other; the program is not wanted
    env: {
      DENO_JOBS: "1",
      MLXPSUB_BINARY: "/bin/true",
      MLXPSUB_STD: "npm",
      NO_COLOR: "1",
    },
    stdin: "null",
  }).output();
  const lines = new TextDecoder().decode(stdout).split("\n")
    .map((it) => it.replaceAll(/\d+(?:\.\d+)? ?[mµ]?s\b/g, "N s"))
    // deno's own words differ from version to version
    .filter((it) => /^\S/.test(it));
  return { code, lines };
}

const passes = 'Deno.test("a", () => {});\n';

Deno.test("the suite runs each file that starts processes by itself, and counts all tests", () =>
  inDirectory(async (directory) => {
    const { code, lines } = await testsOf(directory, {
      "tests/a_test.ts": passes + 'Deno.test("b", () => {});\n',
      "tests/in/a_test.ts": passes,
      "tests/in/b_process_test.ts": passes,
      "tests/testdata/c_test.ts": "throw 1;\n",
    });
    assertEquals([code, ...lines.slice(0, 4), lines.at(-1)], [
      0,
      "ok: those that start no process, 1 of 2, 2 passed (N s)",
      "ok: those that start no process, 2 of 2, 1 passed (N s)",
      "ok: tests/in/b_process_test.ts, 1 passed (N s)",
      "ok: types (N s)",
      "ok | 4 passed | 0 failed (N s)",
    ]);
  }));

Deno.test("the suite fails by a test, and by a type, and names what failed", () =>
  inDirectory(async (directory) => {
    const { code, lines } = await testsOf(directory, {
      "tests/a_test.ts": 'const a: number = "";\n' + passes + "a;\n",
      "tests/b_process_test.ts":
        'Deno.test("b", () => {\n  throw new Error("no");\n});\n',
    });
    assertEquals([code, lines], [1, [
      "ok: those that start no process, 1 of 1, 1 passed (N s)",
      "FAILED: tests/b_process_test.ts, 0 passed (N s)",
      "FAILED: types (N s)",
      "where the time went:",
      "failed: tests/b_process_test.ts",
      "failed: types",
      "FAILED | 1 passed | 2 failed (N s)",
    ]]);
  }));

Deno.test("the fast suite leaves out what starts processes, and the types", () =>
  inDirectory(async (directory) => {
    const { code, lines } = await testsOf(
      directory,
      {
        "tests/a_test.ts": 'const a: number = "";\n' + passes + "a;\n",
        "tests/b_process_test.ts": "throw 1;\n",
      },
      [],
      "fast",
    );
    assertEquals([code, lines], [0, [
      "ok: those that start no process, 1 of 1, 1 passed (N s)",
      "where the time went:",
      "ok | 1 passed | 0 failed (N s)",
    ]]);
  }));

Deno.test("the suite is deno's own where a part of it is named", () =>
  inDirectory(async (directory) => {
    const { code, lines } = await testsOf(
      directory,
      { "tests/a_test.ts": passes, "tests/b_process_test.ts": passes },
      ["tests/a_test.ts"],
    );
    assertEquals([code, lines], [0, [
      "running 1 test from ./tests/a_test.ts",
      "a ... ok (N s)",
      "ok | 1 passed | 0 failed (N s)",
    ]]);
  }));
