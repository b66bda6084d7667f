const folder = new URL("../testdata/", import.meta.url);

/** The texts of the files there whose names end so, in the order of the names. */
export function textsIn(directory: string, ...ends: string[]): string[] {
  return [...Deno.readDirSync(new URL(directory, folder))]
    .filter((it) => it.isFile && ends.some((end) => it.name.endsWith(end)))
    .map((it) => it.name).sort()
    .map((it) => Deno.readTextFileSync(new URL(`${directory}/${it}`, folder)))
    .filter((it) => it.length < 20_000);
}

/** Fails unless a text can go to a terminal, line by line. */
export function assertShowable(text: string): void {
  // deno-lint-ignore no-control-regex -- control characters are the point
  const found = /[\x00-\x08\x0b-\x1f\x7f\u202e]/.exec(text);
  if (found === null) return;
  throw new Error(`it shows ${JSON.stringify(found[0])}`);
}
