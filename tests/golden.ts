/**
 * Whole texts that tests expect, kept in files: help pages, tables, error
 * reports, job scripts. `UPDATE=1 deno task test PATH…` writes them anew; look
 * at the difference before you commit it.
 */
import { assertEquals } from "@std/assert";

const folder = new URL("./testdata/golden/", import.meta.url);

/** Holds a text equal to the file `name` in tests/testdata/golden/. */
export function assertGolden(actual: string, name: string): void {
  assertGoldenFile(actual, new URL(name, folder));
}

/** Holds a text equal to a file that lies beside the input of its test. */
export function assertGoldenFile(actual: string, file: URL): void {
  const renew = Deno.env.get("UPDATE") === "1";
  holdGolden(actual, file, renew ? "renew" : "compare");
}

/** What the two above do; a missing file fails unless it is renewed. */
export function holdGolden(
  actual: string,
  file: URL,
  how: "compare" | "renew",
): void {
  const path = decodeURIComponent(file.pathname);
  const expected = textOf(path);
  if (how === "renew") {
    if (expected === actual) return;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, actual);
    return;
  }
  if (expected === undefined) {
    throw new Error(
      `Cannot compare with "${path}": it does not exist; run this test with UPDATE=1`,
    );
  }
  assertEquals(actual, expected, path);
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
