// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Runs the sweep of examples/demo on this machine, two jobs at a time, in a new
 * copy of it below $TMPDIR, which stays, and shows the log directories and what
 * the jobs printed. Imports nothing from @std.
 */

import { PERMISSIONS } from "./compile.ts";
import { chooseStdSource, stdEnvironment, stdFlags } from "./std_source.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);
const EXAMPLE = `${ROOT}examples/demo`;
const ARGUMENTS = ["script.sh", "--local", "2"];

/** A copy of the example's files, for this call alone. */
function copyOfExample(): string {
  const copy = Deno.realPathSync(
    Deno.makeTempDirSync({ prefix: "mlxpsub-demo-" }),
  );
  for (const { name, isFile } of Deno.readDirSync(EXAMPLE)) {
    if (isFile) Deno.copyFileSync(`${EXAMPLE}/${name}`, `${copy}/${name}`);
  }
  return copy;
}

/** The files below `directory`, drawn as a tree: one line each, sorted. */
function* treeLines(directory: string, indent = ""): Generator<string> {
  const entries = [...Deno.readDirSync(directory)].sort((a, b) =>
    a.name.localeCompare(b.name, "en", { numeric: true })
  );
  for (const [index, { name, isDirectory }] of entries.entries()) {
    const isLast = index === entries.length - 1;
    yield `${indent}${isLast ? "└── " : "├── "}${name}${
      isDirectory ? "/" : ""
    }`;
    if (isDirectory) {
      yield* treeLines(
        `${directory}/${name}`,
        indent + (isLast ? "    " : "│   "),
      );
    }
  }
}

/** The log_ids in a log directory, in order. */
function numberedIn(logs: string): number[] {
  return [...Deno.readDirSync(logs)].map((it) => Number(it.name))
    .filter(Number.isInteger).sort((a, b) => a - b);
}

async function main(): Promise<number> {
  const source = await chooseStdSource();
  const directory = copyOfExample();
  const logs = `${directory}/logs`;
  console.log(`$ cp -r examples/demo ${directory}`);
  console.log(`$ cd ${directory} && mlxpsub ${ARGUMENTS.join(" ")}`);
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...stdFlags(source),
      ...PERMISSIONS,
      `${ROOT}main.ts`,
      ...ARGUMENTS,
    ],
    cwd: directory,
    env: { ...stdEnvironment(source), PWD: directory },
  }).spawn().status;
  if (code === 0) {
    console.log(`\n${logs}/\n${[...treeLines(logs)].join("\n")}`);
    console.log("\nWhat the jobs printed:\n");
    for (const id of numberedIn(logs)) {
      const log = Deno.readTextFileSync(`${logs}/${id}/log.stdout`).trimEnd();
      console.log(`${id}  ${log.replaceAll("\n", "  ")}`);
    }
  }
  return code;
}

if (import.meta.main) Deno.exit(await main());
