/**
 * Where "@std/…" comes from in this checkout: from JSR, or, where JSR is out
 * of reach, from the stand-ins in scripts/npm_only/. Imports nothing, so that
 * it runs on a network without JSR.
 *
 * The environment variable MLXPSUB_STD forces one of the two ("jsr" or "npm").
 * with_std.ts sets it for what it starts, so that a task decides once and the
 * programs below it agree with it.
 */

/** "jsr": as deno.json says. "npm": the stand-ins, without the lock file. */
export type StdSource = "jsr" | "npm";

const STD_VARIABLE = "MLXPSUB_STD";

/** How long JSR may take to answer, in milliseconds. */
const JSR_PATIENCE = 2000;

/**
 * The flags that make a deno subcommand take "@std/…" from `source`, to be put
 * right behind the subcommand's name. Right in any working directory.
 */
export function stdFlags(source: StdSource): string[] {
  if (source === "jsr") return [];
  const importMap = import.meta.resolve("./npm_only/import_map.json");
  return ["--no-lock", `--import-map=${importMap}`];
}

/** The variables for a deno that is started with stdFlags(). */
export function stdEnvironment(source: StdSource): Record<string, string> {
  return { [STD_VARIABLE]: source, ...certificateEnvironment() };
}

/**
 * The machine's own certificates, which mirrors of npm often need and which
 * Deno ignores unless it is told.
 */
export function certificateEnvironment(): Record<string, string> {
  return {
    DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "mozilla,system",
  };
}

/**
 * The source that MLXPSUB_STD names, or undefined when it is not set.
 * Throws when it is set to anything else.
 */
function forcedStdSource(): StdSource | undefined {
  const value = Deno.env.get(STD_VARIABLE);
  if (value === undefined || value === "") return undefined;
  if (value === "jsr" || value === "npm") return value;
  throw new Error(
    `Cannot choose where "@std" comes from: ${STD_VARIABLE} is "${value}", not "jsr" or "npm"`,
  );
}

/**
 * Decides: forced, else JSR when its packages are cached or it answers within
 * two seconds, else the stand-ins, which it says on stderr. Needs
 * --allow-env=MLXPSUB_STD,DENO_TLS_CA_STORE and --allow-run.
 */
export async function chooseStdSource(): Promise<StdSource> {
  const forced = forcedStdSource();
  if (forced !== undefined) return forced;
  if (await stdIsCached() || await jsrAnswers()) return "jsr";
  // deno-lint-ignore no-console -- the one line that says what was fallen back to
  console.error(
    "std: JSR is out of reach, so the stand-ins in scripts/npm_only are used, without deno.lock",
  );
  return "npm";
}

/** Deno itself is asked, for it knows its cache and deno.lock best. */
function stdIsCached(): Promise<boolean> {
  const probe = import.meta.resolve("./npm_only/probe.ts");
  return denoSucceeds(["run", "--cached-only", "--no-prompt", probe]);
}

/**
 * One small file of one small package, through Deno, so that its own settings
 * for registries, proxies and certificates count.
 */
function jsrAnswers(): Promise<boolean> {
  return denoSucceeds([
    "info",
    "--no-config",
    "--no-lock",
    "jsr:@std/internal@^1/styles",
  ]);
}

async function denoSucceeds(args: string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    env: stdEnvironment("jsr"),
    signal: AbortSignal.timeout(JSR_PATIENCE),
  }).output();
  return success;
}
