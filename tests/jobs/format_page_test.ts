/** docs/format.md has the keys and events that the program writes, and no others. */
import { assertEquals } from "@std/assert";
import { names } from "../../src/jobs/layout.ts";
import { toLine } from "../../src/sweep_log/sweep_events.ts";

const page = Deno.readTextFileSync(
  new URL("../../docs/format.md", import.meta.url),
);

/** The words in backquotes that begin the rows of a section's table. */
function firstCells(section: string): string[] {
  const text = page.split(/^## /m).find((it) => it.startsWith(section)) ?? "";
  return [...text.matchAll(/^\| (`[^|]*) *\|/gm)]
    .flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)])
    .map(([, word = ""]) => word);
}

/** The keys of what a source file lists, in the braces behind `start`. */
function keysIn(path: string, start: string, key: RegExp): string[] {
  const text = Deno.readTextFileSync(
    new URL(`../../src/${path}`, import.meta.url),
  );
  const from = text.indexOf(start);
  const [listed = ""] = text.slice(from).split(/\n {0,2}\};\n/);
  return [...listed.matchAll(key)].map(([, name = ""]) => name);
}

Deno.test("docs/format.md has each key of metadata/submission.yaml", () => {
  const keys = keysIn(
    "jobs/record_yaml.ts",
    "const keys: Record<string, unknown> = {",
    /^ {4}([a-z_]+)[:,]/gm,
  );
  // that the source was read as it is meant to be
  assertEquals(keys.includes("earlier_job_ids"), true);
  assertEquals(
    firstCells("metadata/submission.yaml").toSorted(),
    keys.toSorted(),
  );
});

Deno.test("docs/format.md has each event of a sweep's log", () => {
  const events = keysIn(
    "sweep_log/sweep_events.ts",
    "const checks: {",
    /^ {2}"?([a-z_ ]+)"?: \(/gm,
  );
  assertEquals(events.includes("cancel wanted"), true);
  assertEquals(toLine({ event: "closed" }), '{"event":"closed"}\n');
  assertEquals(firstCells(".mlxpsub/").toSorted(), events.toSorted());
});

Deno.test("docs/format.md has each file of a log directory in its tree", () => {
  const [tree = ""] = /^```\nlogs\/.*?^```$/ms.exec(page) ?? [];
  const shown: string[] = tree.match(/[\w.]+/g) ?? [];
  const files = Object.values(names).map((it) => it.split("/").at(-1) ?? "");
  assertEquals(files.filter((it) => !shown.includes(it)), []);
});
