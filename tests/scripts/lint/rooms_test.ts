import { assertEquals } from "@std/assert";
import plugin, { ROOMS, WORLDLY } from "../../../scripts/lint/rooms.ts";

/** "rule: message" for everything the plugin says about a file. */
function lint(path: string, text: string): string[] {
  return Deno.lint.runPlugin(plugin, path, text).map(({ id, message }) =>
    `${id}: ${message}`
  );
}

const ORDER = ROOMS.map((room) => room.join(" ")).join(" → ");

Deno.test("rooms/one-way refuses an import from a room on the right", () => {
  const text = `import { plan } from "../plan/plan.ts";\n`;
  assertEquals(lint("src/sweep/expand.ts", text), [
    `rooms/one-way: Cannot import "src/plan/plan.ts" in "src/sweep/expand.ts": imports go from left to right, ${ORDER}`,
  ]);
});

Deno.test("rooms/one-way takes imports from the same room and from the left", () => {
  const text = `import { a } from "./a.ts";
import { b } from "../script/b.ts";
import { c } from "../error.ts";
import { parse } from "@std/yaml";
export { d } from "../schedulers/d.ts";
`;
  assertEquals(lint("src/sweep/expand.ts", text), []);
});

Deno.test("rooms/one-way sees every way to name a module", () => {
  const text = `import type { A } from "../world/a.ts";
export { b } from "../world/b.ts";
export * from "../world/c.ts";
const d = await import("../world/d.ts");
export type E = import("../world/e.ts").E;
import "../world/f.ts";
`;
  const found = lint("src/plan/plan.ts", text);
  assertEquals(
    found.map((line) => /"src\/world\/(.)\.ts"/.exec(line)?.[1]).sort(),
    ["a", "b", "c", "d", "e", "f"],
  );
});

Deno.test("rooms/one-way holds every pair of rooms in order", () => {
  const files = ROOMS.flatMap((room, index) =>
    room.map((part) => ({
      index,
      path: part.endsWith("/") ? `${part}x.ts` : part,
    }))
  );
  const wrong = files.flatMap((from) =>
    files.filter((to) => {
      const text = `import "/${to.path}";\n`;
      return lint(from.path, text).length !== (to.index > from.index ? 1 : 0);
    }).map((to) => `${from.path} → ${to.path}`)
  );
  assertEquals(wrong, []);
});

Deno.test("rooms/one-way refuses a file that is in no room", () => {
  assertEquals(lint("src/helpers.ts", "export const a = 1;\n"), [
    'rooms/one-way: Cannot place "src/helpers.ts": it is in no room of src/',
  ]);
});

Deno.test("rooms/one-way refuses imports from outside the program", () => {
  const text = `import { a } from "../../../tests/a.ts";\n`;
  assertEquals(lint("src/world/logs/tree.ts", text), [
    'rooms/one-way: Cannot import "tests/a.ts" here: it is in no room of the program',
  ]);
});

Deno.test("rooms/pure refuses the world, the clock and chance in a pure room", () => {
  const text = `import { exists } from "@std/fs/exists";
import { cwd } from "node:process";
export const a = Deno.cwd();
export const b = Date.now();
export const c = new Date();
export const d = Math.random();
export const e = crypto.randomUUID();
export const f = (g: Deno.CommandOptions) => g;
`;
  assertEquals(
    lint("src/plan/plan.ts", text).map((line) => line.split('"')[1]),
    [
      "@std/fs/exists",
      "node:process",
      "Deno",
      "Date.now",
      "new Date()",
      "Math.random",
      "crypto.randomUUID",
      "Deno",
    ],
  );
});

Deno.test("rooms/pure leaves dates that are passed in, strings and comments alone", () => {
  const text = `// Deno.cwd() is for src/world
export const a = (when: Date) => new Date(when).toISOString();
export const b = "Deno.cwd()";
`;
  assertEquals(lint("src/plan/plan.ts", text), []);
});

Deno.test("rooms/pure lets the worldly rooms, tests and scripts be", () => {
  const text = "export const now = Date.now() + Deno.pid;\n";
  const paths = [...WORLDLY, "tests/a_test.ts", "scripts/a.ts"]
    .map((room) => room.endsWith("/") ? `${room}x.ts` : room);
  assertEquals(paths.flatMap((path) => lint(path, text)), []);
});

Deno.test("rooms/no-skipped-test refuses tests that are picked or left out", () => {
  const message = (name: string) =>
    `rooms/no-skipped-test: Cannot leave "${name}" on a test: every test runs, always`;
  for (const name of ["only", "ignore"]) {
    const texts = [
      `Deno.test.${name}("a", () => {});`,
      `Deno.test({ name: "a", ${name}: true, fn() {} });`,
      `Deno.test("a", { ${name}: Deno.build.os === "linux" }, () => {});`,
      `Deno.test("a", (t) => t.step({ name: "b", ${name}: true, fn() {} }));`,
    ];
    assertEquals(
      texts.map((text) => lint("tests/a_test.ts", `${text}\n`)),
      texts.map(() => [message(name)]),
    );
  }
});

Deno.test("rooms/no-skipped-test lets other uses of the words be", () => {
  const text = `Deno.test("a", { permissions: "none" }, () => {
  submit({ ignore: "a", only: 1 });
});
`;
  assertEquals(lint("tests/a_test.ts", text), []);
});

Deno.test("rooms/process-test keeps processes to the files that are named for them", () => {
  const texts = [
    `const it = new Deno.Command("true");\n`,
    `import { mlxpsub } from "../mlxpsub.ts";\n`,
  ];
  const message =
    'rooms/process-test: Cannot start a process in "tests/plan/a_test.ts": test:fast runs it without --allow-run';
  assertEquals(
    texts.map((text) => lint("tests/plan/a_test.ts", text)),
    [[message], [message]],
  );
  const paths = ["tests/plan/a_process_test.ts", "tests/plan/a.ts"];
  assertEquals(
    paths.flatMap((path) => texts.flatMap((text) => lint(path, text))),
    [],
  );
});
