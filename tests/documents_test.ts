/** What the documents say of this checkout is so. */
import { assert, assertEquals } from "@std/assert";
import { headLineOf } from "./head_line.ts";

const root = new URL("../", import.meta.url);
const documents = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "scripts/clusters/README.md",
  ...[...Deno.readDirSync(new URL("docs/", root))].map((it) =>
    `docs/${it.name}`
  ),
];

function exists(path: string): boolean {
  try {
    Deno.statSync(new URL(path, root));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

for (const document of documents) {
  const text = Deno.readTextFileSync(new URL(document, root));

  Deno.test(`${document} names files that there are`, () => {
    // NAME stands for any, and so does …
    const named = text.match(
      /\b(?:src|tests|scripts|docs|examples)\/[\w./…-]*\w\/?/g,
    ) ?? [];
    assertEquals(
      named.filter((it) => !/[A-Z]{3}|…/.test(it) && !exists(it)),
      [],
    );
  });

  Deno.test(`${document} names tasks that there are`, () => {
    const { tasks } = JSON.parse(
      Deno.readTextFileSync(new URL("deno.json", root)),
    );
    const named = [...text.matchAll(/\bdeno task ([\w:]+)/g)]
      .map(([, name = ""]) => name);
    assertEquals(named.filter((it) => tasks[it] === undefined), []);
  });
}

for (const name of ["README.md", "scripts/smoke.sh"]) {
  Deno.test(`${name} shows the line that notes a job's end to the letter`, () => {
    const lines = Deno.readTextFileSync(new URL(name, root)).split("\n");
    assert(lines.includes(headLineOf("oar")), headLineOf("oar"));
  });
}
