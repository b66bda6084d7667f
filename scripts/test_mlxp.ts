// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Runs real MLXP and Hydra programs in mlxpsub's jobs: here, without a
 * scheduler, and on every real one that can be set up. Then compares sweeps
 * drawn at random with the real Hydra. MLXP comes from PyPI, into .cache/.
 * Exits with 77 where PyPI is out of reach.
 */
import {
  bringUp,
  clusterNames,
  clusterVariables,
  finish,
  runCases,
  Shelf,
} from "./cluster_suite.ts";
import { stdFlags } from "./std_source.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);
const PACKAGES = ["mlxp==1.0.5", "hydra-core>=1.3,<1.4"];
const VENV = `${ROOT}.cache/mlxp-1.0.5`;
const FILES = ["tests/mlxp/mlxp_cases.ts", "tests/mlxp/hydra_cases.ts"];
/** Nothing in these depends on a scheduler. */
const FILES_HERE = ["tests/mlxp/hydra_apps_cases.ts"];
const DRAWN = "2000";

/** The last line of what a program said of its failure. */
function lastWords(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

/** Makes the virtual environment, once. Undefined: it cannot be, as was said. */
async function makeVenv(): Promise<string | undefined> {
  const python = `${VENV}/bin/python`;
  const works = ["-c", "import mlxp, hydra"];
  try {
    if ((await finish(python, works)).code === 0) return python;
  } catch {
    // not made yet
  }
  // The system's own first: other users can run it too.
  for (const base of ["/usr/bin/python3", "python3"]) {
    await Deno.remove(VENV, { recursive: true }).catch(() => {});
    const made = await finish(base, ["-m", "venv", VENV]).catch((cause) => ({
      code: 1,
      stdout: String(cause),
    }));
    if (made.code !== 0) {
      console.log(`${base} makes no virtual environment: ${made.stdout}`);
      continue;
    }
    const { code, stderr } = await finish(python, [
      ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
      ...["--timeout", "15", "--retries", "1"],
      ...PACKAGES,
    ]);
    if (code === 0) return python;
    console.log(`Skipped: PyPI does not give MLXP: ${lastWords(stderr)}`);
    return undefined;
  }
  console.log("Skipped: no python3 here makes a virtual environment");
  return undefined;
}

/** A python that `user` can run: the one given, or in a copy on the shelf. */
async function readableBy(
  user: string,
  python: string,
  shelf: Shelf,
): Promise<string> {
  const copy = `${shelf.path}/venv`;
  const isCopied = await Deno.stat(copy).then(() => true, () => false);
  const found = isCopied ? `${copy}/bin/python` : python;
  const { code } = await finish("setpriv", [
    `--reuid=${user}`,
    `--regid=${user}`,
    "--init-groups",
    ...[found, "-c", "import mlxp"],
  ]);
  if (code === 0) return found;
  await finish("cp", ["-a", VENV, copy]);
  await finish("chmod", ["-R", "a+rX", copy]);
  return `${copy}/bin/python`;
}

/** Two thousand override lists, expanded by us and by the real Hydra. */
async function compareWithHydra(python: string): Promise<number> {
  const source = Deno.env.get("MLXPSUB_STD") === "npm" ? "npm" : "jsr";
  const seed = String(Date.now());
  const { code, stdout, stderr } = await finish(Deno.execPath(), [
    ...["run", "--quiet", ...stdFlags(source), "-A"],
    `${ROOT}scripts/compare_hydra.ts`,
    ...["--python", python, "--count", DRAWN, "--seed", seed],
  ]);
  console.log(`${stdout}${stderr}`.trimEnd());
  console.log(
    `${code === 0 ? "ok" : "not ok"} - ${DRAWN} sweeps drawn at random` +
      " expand as the real Hydra expands them",
  );
  return code;
}

async function main(): Promise<number> {
  const python = await makeVenv();
  if (python === undefined) return 77;
  using shelf = new Shelf();
  const ends = [
    await compareWithHydra(python),
    await runCases("local", [...FILES, ...FILES_HERE], {
      MLXPSUB_TEST_PYTHON: python,
    }),
  ];
  for (const name of clusterNames) {
    const cluster = await bringUp(name);
    if (cluster.kind === "not possible") {
      console.log(`skipped - ${name}: ${cluster.reason}`);
      continue;
    }
    if (cluster.kind === "failed") {
      console.log(`not ok - set ${name} up: ${cluster.reason}`);
      ends.push(1);
      continue;
    }
    ends.push(
      await runCases(name, FILES, {
        ...clusterVariables(cluster),
        MLXPSUB_BINARY: await shelf.binary(),
        MLXPSUB_TEST_PYTHON: await readableBy(cluster.user, python, shelf),
      }),
    );
  }
  return ends.every((it) => it === 0) ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
