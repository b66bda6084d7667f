/**
 * The proof that jobs do what the user's script does: a recorder stands for
 * python and notes what it is started with. bash runs the script itself, and
 * then every job's script; the notes must agree, one for each job.
 */
import { expandSite, placeOfProgram } from "../src/plan/expand_site.ts";
import { endNote } from "../src/jobs/end_note.ts";
import { endTrap } from "../src/plan/end_traps.ts";
import { renderJobScript } from "../src/jobs/job_script.ts";
import { planRuns } from "../src/plan/plan_runs.ts";
import { noFacts } from "../src/plan/program.ts";
import { readParts } from "../src/plan/script_parts.ts";
import { parseScript } from "../src/script/script.ts";
import { expandOverrides } from "../src/sweep/expand.ts";
import { runsOf } from "../src/sweep/points.ts";
import { parseOverride } from "../src/sweep/override.ts";
import { looks } from "../src/world/around/here.ts";
import { bash } from "./bash.ts";
import { canonicalWord } from "./sweep/canonical.ts";

/** What the recorder saw of one start of python. */
export interface Note {
  argv: string[];
  directory: string;
  /** Those that the scripts of the tests set, as `NAME=value`. */
  variables: string[];
}

export type Comparison =
  | { kind: "compared"; expected: Note[]; seen: Note[][] }
  | { kind: "refused"; messages: string[] };

const watched = /^(MY_|CUDA_|OMP_|LR=|SEEN_)/;

// one process, and its environment as it was started with: a fork costs more
const recorder = `#!/bin/bash
mapfile -d '' -t found </proc/$$/environ
printf '%s\\0' "$PWD" "$#" "$@" "\${found[@]}" 'END OF NOTE' >"$RECORDS/$$"
`;

/** Stands for srun and its like: takes its options off and starts the rest. */
const starter = `#!/bin/bash
MY_STARTER+="\${0##*/} "
while [[ $1 == -* ]]; do MY_STARTER+="$1 "; shift; done
export MY_STARTER SLURM_PROCID=3
exec "$@"
`;

/** The same for a container, whose image it takes off, too. */
const container = starter.replace("while", "shift\nwhile")
  .replace("export", "shift\nexport");

const nothing = "#!/bin/bash\nexit 0\n";

/** Programs and files that scripts of the tests name. */
const tools: Record<string, string> = {
  python: recorder,
  python3: recorder,
  srun: starter,
  mpirun: starter,
  singularity: container,
  module: nothing,
  conda: nothing,
};

const files: Record<string, string> = {
  "main.py": "",
  "train.py": "",
  "env.sh": "export MY_SOURCED=1\n",
  "seeds.txt": "1\n2\n3\n",
  "sub/main.py": "",
  "sub/deep/main.py": "",
};

/** A stage on which scripts are run; remove it after use. */
export class Stage {
  readonly root = Deno.makeTempDirSync({ prefix: "mlxpsub equivalence " });
  readonly workDir = `${this.root}/work`;

  constructor() {
    Deno.mkdirSync(`${this.root}/bin`);
    for (const [name, text] of Object.entries(tools)) {
      Deno.writeTextFileSync(`${this.root}/bin/${name}`, text, { mode: 0o755 });
    }
  }

  remove(): void {
    Deno.removeSync(this.root, { recursive: true });
  }

  /** Runs bash on a script in a fresh work dir; gives back what was noted. */
  run(script: string, exported: Record<string, string> = {}): Note[] {
    this.reset();
    const file = `${this.root}/job.sh`;
    const records = `${this.root}/records`;
    removeTree(records);
    Deno.mkdirSync(records);
    Deno.writeTextFileSync(file, script);
    new Deno.Command("timeout", {
      args: ["20", bash, file],
      cwd: this.workDir,
      clearEnv: true,
      env: {
        PATH: `${this.root}/bin:/usr/bin:/bin`,
        HOME: "/home/me",
        SCRATCH: "/scratch/me",
        TMPDIR: "/tmp",
        RECORDS: records,
        ...exported,
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return [...Deno.readDirSync(records)].flatMap(({ name }) =>
      readNotes(Deno.readTextFileSync(`${records}/${name}`))
    );
  }

  /** Makes the work dir anew. */
  reset(): void {
    removeTree(this.workDir);
    for (const [name, text] of Object.entries(files)) {
      const path = `${this.workDir}/${name}`;
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(path, text);
    }
  }
}

function removeTree(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}

function readNotes(record: string): Note[] {
  return record.split("END OF NOTE\0").slice(0, -1).map((note) => {
    const [directory = "", count = "0", ...rest] = note.split("\0");
    const argv = rest.slice(0, Number(count));
    const variables = rest.slice(Number(count)).filter((it) =>
      watched.test(it)
    );
    return { argv, directory, variables: variables.sort() };
  });
}

/** A recorded note → the notes that its sweep must become. */
export function expandNote(note: Note): Note[] {
  const words = note.argv.map((text) => {
    const parsed = !text.startsWith("-") && /=|^~/.test(text)
      ? parseOverride(text)
      : undefined;
    return { text, override: parsed?.ok ? parsed.value : undefined };
  });
  const overrides = words.flatMap((it) => it.override ?? []);
  const expanded = expandOverrides(overrides, {
    groupOptions: () => undefined,
    files: () => undefined,
    random: () => 0,
  });
  if (!expanded.ok) throw new Error(expanded.faults[0]?.message);
  const axisOf = new Map(expanded.axes.map((it, index) => [it.key, index]));
  return [...runsOf(expanded.axes)].map((setting) => {
    const done = new Set<string>();
    const argv = words.flatMap(({ text, override }, index) => {
      if (override === undefined) {
        // the first -m names python's module, a later one is Hydra's flag
        const next = words[index + 1]?.text ?? "";
        const many = index > 0 && (text === "--multirun" ||
          text === "-m" && /^$|^[-~]|=/.test(next));
        return many ? [] : [text];
      }
      if (done.has(override.key)) return [];
      done.add(override.key);
      return [setting[axisOf.get(override.key) ?? -1] ?? text];
    });
    return { ...note, argv };
  });
}

/**
 * Runs a script, and its jobs, on a stage; a refused script runs neither.
 * `exported`: what is so where it is planned; `there`: in its jobs; `between`:
 * what happens before bash runs any of them.
 */
export function compare(
  text: string,
  stage: Stage,
  exported: Record<string, string> = {},
  there: Record<string, string> = exported,
  between: (stage: Stage) => void = () => {},
): Comparison {
  const source = { name: "script.sh", text };
  const parsed = parseScript(source, ["#SBATCH", "#OAR", "#PBS"]);
  if (!parsed.ok) return refused(parsed.diagnostics);
  const { script } = parsed;
  stage.reset();
  const environment = new Map([
    ["HOME", "/home/me"],
    ...Object.entries(exported),
  ]);
  const { parts, diagnostics } = readParts(
    script,
    { launchers: [], environment },
    1000,
    {
      ...looks,
      environment,
      workDir: stage.workDir,
      scriptPath: `${stage.root}/job.sh`,
      run: readNow,
    },
  );
  const runs = parts.flatMap((part) => {
    const sites = part.sweeps.flatMap((sweep) => {
      const { expanded, diagnostics: found } = expandSite(
        sweep,
        placeOfProgram(
          sweep.site,
          stage.workDir,
          part.script.source.text,
        ),
        noFacts,
        { random: () => 0, logDir: "/logs" },
        part.script,
      );
      diagnostics.push(...found);
      return expanded === undefined ? [] : [expanded];
    });
    return planRuns(part.script, sites, part.sweeps.map((it) => it.site.run));
  });
  if (diagnostics.some((it) => it.severity === "error")) {
    return refused(diagnostics);
  }
  const jobs = runs.map((run) =>
    renderJobScript({
      shebang: script.shebang,
      header: { lines: [], name: "job", output: "scheduler" },
      directives: [],
      logDir: "/logs/1",
      workDir: stage.workDir,
      endLine: `${endNote("20261122T153012Z-4f2a")}; ${endTrap}`,
    }, run.body)
  );
  between(stage);
  return {
    kind: "compared",
    expected: stage.run(text, exported).flatMap(expandNote).map(canonical),
    seen: jobs.map((it) => stage.run(it, there).map(canonical)),
  };
}

/** Runs a program that only reads, at once. */
function readNow(argv: string[], stdin: string, directory: string) {
  const [name = "", ...args] = argv;
  const file = `/tmp/mlxpsub-stdin-${crypto.randomUUID()}`;
  Deno.writeTextFileSync(file, stdin);
  try {
    const { code, stdout } = new Deno.Command("/bin/sh", {
      args: ["-c", 'exec "$0" "$@" <"$INPUT"', name, ...args],
      env: { INPUT: file, PATH: "/usr/bin:/bin" },
      cwd: directory,
      clearEnv: true,
    }).outputSync();
    return { stdout: new TextDecoder().decode(stdout), status: code };
  } finally {
    Deno.removeSync(file);
  }
}

function refused(
  diagnostics: { severity: string; message: string }[],
): Comparison {
  return {
    kind: "refused",
    messages: diagnostics.filter((it) => it.severity === "error")
      .map((it) => it.message),
  };
}

/** `lr=1.` and `lr=1.0` are one setting. */
function canonical(note: Note): Note {
  const argv = note.argv.map((it) =>
    !it.startsWith("-") && /=|^~/.test(it) && parseOverride(it).ok
      ? canonicalWord(it)
      : it
  );
  return { ...note, argv };
}

/** Notes to compare: commands in the background end in any order. */
export function sortedNotes(notes: Note[]): string[] {
  return notes.map((it) => JSON.stringify(it)).sort();
}
