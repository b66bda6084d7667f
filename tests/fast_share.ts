/**
 * A share of the test files that start no process, in one isolate: most of what
 * they would take one by one is to load the same modules. MLXPSUB_SHARE names
 * it, `1/4` is the second of four.
 */
const [share = 0, shares = 1] = (Deno.env.get("MLXPSUB_SHARE") ?? "0/1")
  .split("/").map(Number);

function filesBelow(directory: URL): URL[] {
  return [...Deno.readDirSync(directory)].flatMap((it) => {
    const url = new URL(it.isDirectory ? `${it.name}/` : it.name, directory);
    if (it.isDirectory) return it.name === "testdata" ? [] : filesBelow(url);
    return /(?<!_process)_test\.ts$/.test(it.name) ? [url] : [];
  }).sort();
}

const files = filesBelow(new URL("./", import.meta.url));
for (const { href } of files.filter((_, at) => at % shares === share)) {
  await import(href);
}
