// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Runs real MLXP and Hydra programs in mlxpsub's jobs: here, without a
 * scheduler, and on every real one that can be set up, with several releases of
 * MLXP. Compares sweeps drawn at random, and whole command lines of Hydra
 * programs, with the real Hydra. MLXP comes from PyPI, into .cache/.
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
/** The releases of MLXP that jobs are tried with; the first one everywhere. */
const RELEASES = ["1.0.5", "1.0.0", "0.2.7"] as const;
const MLXP_FILES = ["tests/mlxp/mlxp_cases.ts"];
/** Behind stand-ins for launchers, here. */
const LAUNCHERS = "tests/mlxp/launcher_cases.ts";
const FILES = [...MLXP_FILES, "tests/mlxp/hydra_cases.ts"];
/** examples/, on one scheduler and on none. */
const EXAMPLES = "tests/mlxp/example_cases.ts";
/** Nothing in these depends on a scheduler. */
const FILES_HERE = ["tests/mlxp/hydra_apps_cases.ts"];
const DRAWN = "2000";
const DRAWN_APPS = "10";

/** The last line of what a program said of its failure. */
function lastWords(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

type Release = typeof RELEASES[number];

function venvOf(release: Release): string {
  return `${ROOT}.cache/mlxp-${release}`;
}

/**
 * The python of a virtual environment with that release, which is made once.
 * Undefined: it cannot be, as was said.
 */
async function makeVenv(release: Release): Promise<string | undefined> {
  const venv = venvOf(release);
  const python = `${venv}/bin/python`;
  const works = ["-c", "import mlxp, hydra"];
  try {
    if ((await finish(python, works)).code === 0) return python;
  } catch {
    // not made yet
  }
  // The system's own first: other users can run it too.
  for (const base of ["/usr/bin/python3", "python3"]) {
    await Deno.remove(venv, { recursive: true }).catch(() => {});
    const made = await finish(base, ["-m", "venv", venv]).catch((cause) => ({
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
      ...[`mlxp==${release}`, "hydra-core>=1.3,<1.4"],
    ]);
    if (code === 0) return python;
    console.log(
      `Skipped: PyPI does not give MLXP ${release}: ${lastWords(stderr)}`,
    );
    return undefined;
  }
  console.log("Skipped: no python3 here makes a virtual environment");
  return undefined;
}

/** A python that `user` can run: the one given, or in a copy on the shelf. */
async function readableBy(
  user: string,
  release: Release,
  shelf: Shelf,
): Promise<string> {
  const venv = venvOf(release);
  const python = `${venv}/bin/python`;
  const copy = `${shelf.path}/venv-${release}`;
  const isCopied = await Deno.stat(copy).then(() => true, () => false);
  const found = isCopied ? `${copy}/bin/python` : python;
  const { code } = await finish("setpriv", [
    `--reuid=${user}`,
    `--regid=${user}`,
    "--init-groups",
    ...[found, "-c", "import mlxp"],
  ]);
  if (code === 0) return found;
  await finish("cp", ["-a", venv, copy]);
  await finish("chmod", ["-R", "a+rX", copy]);
  return `${copy}/bin/python`;
}

/** By us and by the real Hydra: override lists expanded, whole apps planned. */
async function compareWithHydra(
  python: string,
  script: "compare_hydra.ts" | "compare_hydra_apps.ts",
  count: string,
  promise: string,
  seed = String(Date.now()),
): Promise<number> {
  const source = Deno.env.get("MLXPSUB_STD") === "npm" ? "npm" : "jsr";
  const { code, stdout, stderr } = await finish(Deno.execPath(), [
    ...["run", "--quiet", ...stdFlags(source), "-A"],
    `${ROOT}scripts/${script}`,
    ...["--python", python, "--count", count, "--seed", seed],
  ]);
  console.log(`${stdout}${stderr}`.trimEnd());
  console.log(
    `${code === 0 ? "ok" : "not ok"} - ${count} ${promise}`,
  );
  return code;
}

/** The releases that PyPI gives, the first of which must be there. */
async function madeVenvs(): Promise<Map<Release, string>> {
  const made = new Map<Release, string>();
  for (const release of RELEASES) {
    const python = await makeVenv(release);
    if (python !== undefined) made.set(release, python);
    else console.log(`skipped - MLXP ${release}: see above`);
    if (made.size === 0) break;
  }
  return made;
}

async function main(): Promise<number> {
  const pythons = await madeVenvs();
  const [newest, ...older] = RELEASES;
  const python = pythons.get(newest);
  if (python === undefined) return 77;
  using shelf = new Shelf();
  const ends = [
    await compareWithHydra(
      python,
      "compare_hydra.ts",
      DRAWN,
      "sweeps drawn at random expand as the real Hydra expands them",
    ),
    await compareWithHydra(
      python,
      "compare_hydra_apps.ts",
      DRAWN_APPS,
      "Hydra apps drawn at random run, or are refused, as by the real Hydra",
      // of others about one command line in a hundred has an interpolation that
      // leads nowhere, which only Hydra finds
      "22",
    ),
    await runCases("local", [...FILES, LAUNCHERS, EXAMPLES, ...FILES_HERE], {
      MLXPSUB_TEST_PYTHON: python,
    }),
  ];
  for (const release of older) {
    const python = pythons.get(release);
    if (python === undefined) continue;
    console.log(`-- MLXP ${release}`);
    ends.push(
      await runCases("local", [...MLXP_FILES, LAUNCHERS], {
        MLXPSUB_TEST_PYTHON: python,
      }),
    );
  }
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
    // of the releases the oldest is told its job's id in another way
    for (const release of [newest, "0.2.7"] as const) {
      if (!pythons.has(release)) continue;
      console.log(`-- MLXP ${release}`);
      const files = release === newest ? FILES : MLXP_FILES;
      const more = name === "slurm" && release === newest ? [EXAMPLES] : [];
      ends.push(
        await runCases(name, [...files, ...more], {
          ...clusterVariables(cluster),
          MLXPSUB_BINARY: await shelf.binary(),
          MLXPSUB_TEST_PYTHON: await readableBy(cluster.user, release, shelf),
        }),
      );
    }
  }
  return ends.every((it) => it === 0) ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
