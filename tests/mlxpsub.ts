/** Runs mlxpsub as its users do: as a process, in a directory of its own. */
import { stdFlags } from "../scripts/std_source.ts";
import { shellQuote } from "../src/script/word_text.ts";
import { removeAfterwards } from "./remove.ts";
import { callWarm, canBeWarm } from "./warm.ts";

const root = decodeURIComponent(new URL("..", import.meta.url).pathname);

/** The fake submit commands. */
export const fakes = `${root}tests/fakes/bin`;

/** What every scheduler's commands are called, those here without a fake too. */
const schedulerCommands = new Set([
  ...[...Deno.readDirSync(fakes)].map((it) => it.name),
  ...["sinfo", "srun", "checkjob", "mdiag", "qhold", "qhost"],
]);

let plainCommands: string | undefined;

/**
 * A directory for PATH with this machine's commands but no scheduler's: what
 * tests see is the same where a real one is installed. It stays for further
 * tests, until a program comes or goes.
 */
export function commandsWithoutSchedulers(): string {
  return plainCommands ??= madeOnce(
    new Set(["/usr/bin", "/bin"].map(Deno.realPathSync)),
  );
}

function madeOnce(from: ReadonlySet<string>): string {
  const changed = [...from, fakes, `${root}tests/mlxpsub.ts`]
    .map((it) => Deno.statSync(it).mtime?.getTime());
  const directory = `${root}.cache/commands/${changed.join("-")}`;
  const part = `${directory}.${Deno.pid}`;
  if (isThere(directory)) return directory;
  Deno.mkdirSync(part, { recursive: true });
  for (const it of from) {
    for (const { name } of Deno.readDirSync(it)) {
      if (schedulerCommands.has(name)) continue;
      Deno.symlinkSync(`${it}/${name}`, `${part}/${name}`);
    }
  }
  try {
    Deno.renameSync(part, directory);
  } catch (cause) {
    // another test file was faster
    if (!isThere(directory)) throw cause;
    Deno.removeSync(part, { recursive: true });
  }
  return directory;
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

export interface CallResult {
  code: number;
  stdout: string;
  stderr: string;
}

export interface CallSettings {
  cwd: string;
  /** The whole environment, beside what Deno itself needs. */
  env?: Record<string, string>;
  /** What Deno lets it do, if not all that it may need: `read`, `env` … */
  permissions?: string[];
  /** Absolute path of the main module, where it is not the program's own. */
  main?: string;
  /** Words before the program's own: a command that starts it. */
  under?: readonly string[];
}

/**
 * The program to start, with its first arguments: what MLXPSUB_BINARY names, a
 * compiled one; what MLXPSUB_BUNDLE names, which scripts/test.ts makes; else
 * main.ts as it stands.
 */
function program(
  { main, permissions: allowed }: Pick<CallSettings, "main" | "permissions">,
): [string, string[]] {
  const binary = Deno.env.get("MLXPSUB_BINARY");
  if (binary !== undefined && main === undefined && allowed === undefined) {
    return [binary, []];
  }
  const run = ["run", "--quiet", "--no-check", "--no-prompt"];
  const permissions = (allowed ?? ["read", "write", "env", "run", "sys"])
    .map((it) => `--allow-${it}`);
  const bundle = Deno.env.get("MLXPSUB_BUNDLE");
  if (bundle !== undefined && main === undefined) {
    const alone = ["--no-config", "--no-lock"];
    return [Deno.execPath(), [...run, ...alone, ...permissions, bundle]];
  }
  const source = Deno.env.get("MLXPSUB_STD") === "npm" ? "npm" : "jsr";
  return [
    Deno.execPath(),
    [...run, ...stdFlags(source), ...permissions, main ?? `${root}main.ts`],
  ];
}

/** What the started Deno needs for its cache, and for packages of a mirror. */
export const denoVariables = [
  "DENO_DIR",
  "DENO_TLS_CA_STORE",
  "JSR_URL",
  "NPM_CONFIG_REGISTRY",
] as const;

function denoEnvironment(): Record<string, string> {
  const cache = `${Deno.env.get("HOME")}/.cache/deno`;
  return Object.fromEntries(denoVariables.flatMap((name) => {
    const value = Deno.env.get(name) ??
      (name === "DENO_DIR" ? cache : undefined);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** Starts mlxpsub; the caller waits for its end. */
export function start(
  args: string[],
  settings: CallSettings,
): Deno.ChildProcess {
  const [command, first] = program(settings);
  const [outer = command, ...words] = [
    ...settings.under ?? [],
    command,
    ...first,
    ...args,
  ];
  return spawn(outer, words, settings);
}

/** The same on a terminal of its own: stdin types on it, stdout shows it. */
export function startOnTerminal(
  args: string[],
  settings: CallSettings,
): Deno.ChildProcess {
  const [command, first] = program(settings);
  const line = [...settings.under ?? [], command, ...first, ...args]
    .map(shellQuote).join(" ");
  return spawn("script", ["-qec", line, "/dev/null"], settings, "piped");
}

/** Kills a call unless it has just ended; whether it was still there. */
export function killIfThere(child: Deno.ChildProcess): boolean {
  try {
    child.kill("SIGKILL");
    return true;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return false;
  }
}

function wholeEnvironment(
  env: Record<string, string>,
): Record<string, string> {
  return {
    PATH: commandsWithoutSchedulers(),
    ...denoEnvironment(),
    NO_COLOR: "",
    ...env,
  };
}

function spawn(
  command: string,
  args: string[],
  { cwd, env = {} }: CallSettings,
  stdin: "null" | "piped" = "null",
): Deno.ChildProcess {
  return new Deno.Command(command, {
    args,
    cwd,
    clearEnv: true,
    env: wholeEnvironment(env),
    stdin,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/**
 * Runs mlxpsub to its end: the bundle in a process that stays for further calls
 * (see warm.ts), where nothing in the settings is of a process of its own.
 */
export async function mlxpsub(
  args: string[],
  settings: CallSettings,
): Promise<CallResult> {
  const { code, stdout, stderr } = await output(args, settings);
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

async function output(
  args: string[],
  settings: CallSettings,
): Promise<{ code: number; stdout: Uint8Array; stderr: Uint8Array }> {
  const { cwd, env = {}, ...process } = settings;
  const [command, first] = program({});
  const bundle = first.at(-1);
  if (
    Object.keys(process).length > 0 || !canBeWarm() ||
    Deno.env.has("MLXPSUB_COLD") ||
    bundle !== Deno.env.get("MLXPSUB_BUNDLE") || bundle === undefined
  ) {
    return await start(args, settings).output();
  }
  const server = [...first.slice(0, -1), `${root}tests/warm_program.ts`];
  const call = { args, cwd, env: wholeEnvironment(env) };
  const [code, stdout, stderr] = await callWarm(call, command, [
    ...server,
    bundle,
  ]);
  return { code, stdout, stderr };
}

/** A directory with files in it, for one test. */
export class Project {
  readonly root = Deno.realPathSync(
    Deno.makeTempDirSync({ prefix: "mlxpsub-" }),
  );
  readonly dir: string;

  constructor(files: Record<string, string>, name = "workdir") {
    this.dir = `${this.root}/${name}`;
    Deno.mkdirSync(this.dir, { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      const at = path.lastIndexOf("/");
      if (at !== -1) {
        Deno.mkdirSync(`${this.dir}/${path.slice(0, at)}`, { recursive: true });
      }
      Deno.writeTextFileSync(`${this.dir}/${path}`, text);
    }
  }

  /** A fake SLURM and no other program of one: a real one may be in /usr/bin. */
  fakeSlurmEnvironment(): Record<string, string> {
    return {
      ...this.fakeEnvironment(
        ...["sbatch", "squeue", "sacct", "scancel", "scontrol", "sacctmgr"],
      ),
      // the directory that other tests take is root's alone
      PATH: `${this.root}/fakes/bin:/usr/bin:/bin`,
    };
  }

  /** The environment in which only the fakes in `names` are found. */
  fakeEnvironment(...names: string[]): Record<string, string> {
    const bin = `${this.root}/fakes/bin`;
    Deno.mkdirSync(bin, { recursive: true });
    for (const shared of ["fake.sh", "status.sh"]) {
      Deno.copyFileSync(
        `${fakes}/../${shared}`,
        `${this.root}/fakes/${shared}`,
      );
    }
    for (const name of names) {
      Deno.copyFileSync(`${fakes}/${name}`, `${bin}/${name}`);
    }
    return {
      PATH: `${bin}:${this.root}/bin:${commandsWithoutSchedulers()}`,
      HOME: this.root,
      FAKE_DIR: `${this.root}/fake`,
    };
  }

  read(path: string): string {
    return Deno.readTextFileSync(`${this.dir}/${path}`);
  }

  /** Every path below the project, with its size and bytes: for comparing. */
  snapshot(): string[] {
    return [...walk(this.dir)].sort();
  }

  [Symbol.dispose](): void {
    removeAfterwards(this.root);
  }
}

function* walk(dir: string): Generator<string> {
  for (const { name, isDirectory, isSymlink } of Deno.readDirSync(dir)) {
    const path = `${dir}/${name}`;
    if (isDirectory && !isSymlink) {
      yield `${path}/`;
      yield* walk(path);
    } else {
      const bytes = Deno.readFileSync(path);
      yield `${path} ${Deno.statSync(path).mode} ${bytes.join(",")}`;
    }
  }
}
