/** What the documents say of this checkout is so. */
import { assert, assertEquals } from "@std/assert";
import { formatDiagnostics } from "../src/format_diagnostics.ts";
import { parseCall } from "../src/cli/call.ts";
import { flags } from "../src/cli/flags.ts";
import { schedulers } from "../src/schedulers/registry.ts";
import { callsIn } from "./document_calls.ts";
import { exampleNames } from "./examples.ts";
import { assertGoldenFile } from "./golden.ts";
import { headLineOf } from "./head_line.ts";
import { optionsPage } from "./options_page.ts";

const root = new URL("../", import.meta.url);
const documents = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "scripts/clusters/README.md",
  ...[...Deno.readDirSync(new URL("docs/", root))].map((it) =>
    `docs/${it.name}`
  ),
  "examples/README.md",
  ...exampleNames().map((it) => `examples/${it}/README.md`),
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

Deno.test("examples/README.md has a row for each example", () => {
  const text = Deno.readTextFileSync(new URL("examples/README.md", root));
  const rows = [...text.matchAll(/^\| \[[\w-]+\]\(([\w-]+)\/\)/gm)];
  assertEquals(rows.map((it) => it[1]).sort(), exampleNames());
});

for (const name of ["README.md", "scripts/smoke.sh"]) {
  Deno.test(`${name} shows the line that notes a job's end to the letter`, () => {
    const lines = Deno.readTextFileSync(new URL(name, root)).split("\n");
    assert(lines.includes(headLineOf("oar")), headLineOf("oar"));
  });
}

for (const document of documents) {
  const calls = callsIn(Deno.readTextFileSync(new URL(document, root)));

  Deno.test(`${document} shows calls of mlxpsub that it takes`, () => {
    const refused = calls.flatMap((words) => {
      const parsed = parseCall(words);
      return parsed.ok ? [] : [
        `mlxpsub ${words.join(" ")}`,
        formatDiagnostics(parsed.diagnostics),
      ];
    });
    assertEquals(refused, []);
  });
}

Deno.test("calls are found in blocks and in the text of a page", () => {
  const page =
    "`mlxpsub wait\n--sweep last && ls` and `mlxpsub help COMMAND`, `mlxpsub show`\n" +
    "\n```sh\nmlxpsub a.sh --name 'x y'   # says why\n```\n    mlxpsub show 3\n";
  assertEquals(callsIn(page), [
    ["a.sh", "--name", "x y"],
    ["show", "3"],
    ["wait", "--sweep", "last"],
    ["help", "show"],
  ]);
});

Deno.test("docs/options.md is what the table of flags says", () => {
  assertGoldenFile(optionsPage(), new URL("docs/options.md", root));
});

Deno.test("README.md links each page of docs/", () => {
  const readme = Deno.readTextFileSync(new URL("README.md", root));
  const pages = [...Deno.readDirSync(new URL("docs/", root))]
    .map((it) => `docs/${it.name}`);
  assertEquals(pages.filter((it) => !readme.includes(`(${it})`)), []);
});

/** Options of other programs that the pages for users speak of. */
const others = new Set(["--multirun", "--lr", "--cfg", "--out", "--cleanenv"]);

for (const document of ["README.md", "FAQ.md", "day.md", "coming-from.md"]) {
  const path = document === "README.md" ? document : `docs/${document}`;

  Deno.test(`${path} names options that there are`, () => {
    const text = Deno.readTextFileSync(new URL(path, root))
      .replace(/^```.*?^```$/gms, "");
    const named = [...text.matchAll(/`(--[a-z][\w-]*)/g)]
      .map(([, name = ""]) => name);
    assert(named.length > 0);
    assertEquals(
      named.filter((it) =>
        !others.has(it) && !flags.some(({ long }) => `--${long}` === it)
      ),
      [],
    );
  });
}

Deno.test("README.md has a row for each scheduler", () => {
  const readme = Deno.readTextFileSync(new URL("README.md", root));
  assertEquals(
    schedulers.map((it) => `| \`${it.prefix}\``)
      .filter((it) => !readme.includes(it)),
    [],
  );
});
