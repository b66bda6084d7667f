// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Makes the program for machines with Node 18 or newer: dist/mlxpsub.js, and
 * dist/npm, the same as a package that `npm install --global dist/npm` takes.
 *
 *     deno task bundle:node
 *
 * Imports nothing from @std.
 */
import { BUNDLE, CompileError, makeBundle } from "./compile.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);
const PACKAGE = `${ROOT}dist/npm`;

/** What npm is told, from what deno.json says. */
function manifest(): string {
  const { version, license } = JSON.parse(
    Deno.readTextFileSync(`${ROOT}deno.json`),
  );
  return `${
    JSON.stringify(
      {
        name: "mlxpsub",
        version,
        license,
        description:
          "One shell script with sweeps into cluster jobs, each setting with its own log directory",
        bin: { mlxpsub: "mlxpsub.js" },
        engines: { node: ">=18" },
        os: ["linux", "darwin"],
      },
      undefined,
      2,
    )
  }\n`;
}

async function main(): Promise<number> {
  for (const it of [`${ROOT}.cache`, PACKAGE]) {
    await Deno.mkdir(it, { recursive: true });
  }
  try {
    await makeBundle();
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    console.error(`error: ${error.message}`);
    return 1;
  }
  await Deno.writeTextFile(`${PACKAGE}/package.json`, manifest());
  await Deno.copyFile(BUNDLE, `${PACKAGE}/mlxpsub.js`);
  for (const it of ["README.md", "LICENSE"]) {
    await Deno.copyFile(`${ROOT}${it}`, `${PACKAGE}/${it}`);
  }
  console.log(`${BUNDLE}\n${PACKAGE}`);
  return 0;
}

if (import.meta.main) Deno.exit(await main());
