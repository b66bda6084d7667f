/** The texts of the `*.sh` below a directory, in order of their paths. */
export function* scriptsBelow(directory: string): Generator<string> {
  const entries = [...Deno.readDirSync(directory)];
  for (
    const { name, isDirectory } of entries.sort((a, b) =>
      a.name < b.name ? -1 : 1
    )
  ) {
    const path = `${directory.replace(/\/$/, "")}/${name}`;
    if (isDirectory) yield* scriptsBelow(path);
    else if (name.endsWith(".sh")) yield Deno.readTextFileSync(path);
  }
}
