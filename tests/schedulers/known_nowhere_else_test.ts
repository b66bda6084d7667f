/** A scheduler is one folder and one line: no other file may ask for its name. */
import { assertEquals } from "@std/assert";
import { ownSchedulers } from "../../src/schedulers/registry.ts";

const root = decodeURIComponent(
  new URL("../../src/", import.meta.url).pathname,
);

function* sources(dir: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(dir)) {
    const path = `${dir}${name}`;
    if (isDirectory) yield* sources(`${path}/`);
    else if (name.endsWith(".ts")) yield path;
  }
}

Deno.test("no file outside src/schedulers holds a scheduler's name, or its submit program's, as a word", () => {
  const words = new Set(
    ownSchedulers.flatMap((it) => [it.name, ...it.aliases, it.submitProgram]),
  );
  const found = [...sources(root)]
    .filter((path) => !path.startsWith(`${root}schedulers/`))
    .flatMap((path) =>
      [
        ...Deno.readTextFileSync(path).matchAll(
          // in a text, or one of the ways of a pattern
          /(?<=["'`(|])[a-z_]+(?=["'`|)])/g,
        ),
      ]
        .filter(([word]) => words.has(word))
        .map(([text]) => `${path.slice(root.length)}: ${text}`)
    );
  assertEquals(found, []);
});

Deno.test("each scheduler has a folder of its own, and the registry a line for it", () => {
  const folders = [...Deno.readDirSync(`${root}schedulers`)]
    .filter((it) => it.isDirectory && it.name !== "shared")
    .map((it) => it.name);
  assertEquals(folders.sort(), ownSchedulers.map((it) => it.name).sort());
  const registry = Deno.readTextFileSync(`${root}schedulers/registry.ts`);
  for (const { name } of ownSchedulers) {
    assertEquals(
      registry.split("\n").filter((it) => new RegExp(`\\b${name}\\b`).test(it)),
      [`import { ${name} } from "./${name}/${name}.ts";`, `  ${name},`],
    );
  }
});
