import { assertEquals } from "@std/assert";

const root = decodeURIComponent(new URL("../../../", import.meta.url).pathname);

/** What is a call or a value of Deno, and no type of it. */
const called = /\bDeno\.((?:errors\.)?[a-z][A-Za-z]*|Command|SeekMode|FsFile)/g;

function* sources(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    const path = `${directory}/${name}`;
    if (isDirectory) yield* sources(path);
    else if (path.endsWith(".ts")) yield path;
  }
}

Deno.test("every call of Deno that the program makes is there under Node", () => {
  const shim = Deno.readTextFileSync(`${root}src/world/node/deno_calls.ts`);
  const missing = [...sources(`${root}src`)].flatMap((path) => {
    if (path.includes("/src/world/node/")) return [];
    const calls = Deno.readTextFileSync(path).matchAll(called);
    return [...calls].map((it) => it[1] ?? "").filter((name) => {
      const key = name.replace("errors.", "");
      return name !== "errors" &&
        !new RegExp(`^\\s+\\*?${key}(?:[:,(]|$)`, "m").test(shim);
    }).map((name) => `${path.slice(root.length)}: Deno.${name}`);
  });
  assertEquals([...new Set(missing)], []);
});
