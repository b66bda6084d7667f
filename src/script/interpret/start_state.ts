import { schedulers } from "../../schedulers/registry.ts";
import { type Descriptor, inputOf, unknownInput } from "./streams.ts";
import type { Shell } from "./shell.ts";
import { FileStates } from "./file_states.ts";
import { Layers } from "./layers.ts";
import { type State, success } from "./state.ts";
import { IndexedArray, type Variable } from "./variable.ts";

/** Variables that are the same here and in the job. */
const sameInJob = /^(HOME|USER|LOGNAME|SHELL|LANG|LC_[A-Z]+|LANGUAGE|TERM|TZ)$/;

/**
 * What the node and what runs there set, beside the scheduler: known only in the
 * job, whatever it is here.
 */
const setOnNode =
  /^(HOSTNAME|HOST|TMPDIR|TMP|TEMP|PATH|LD_LIBRARY_PATH|LD_PRELOAD|PYTHONPATH|MANPATH|CPATH|CUDA_VISIBLE_DEVICES|CUDA_HOME|GPU_DEVICE_ORDINAL|ROCR_VISIBLE_DEVICES|HIP_VISIBLE_DEVICES|NVIDIA_\w*|OMPI_\w*|PMI_\w*|PMIX_\w*|MPI_\w*|XDG_RUNTIME_DIR|SSH_\w*|DISPLAY|CONDA_\w*|VIRTUAL_ENV|LOADEDMODULES|_LMFILES_|MLXP_SCHEDULER|MLXPSUB_\w*|RANK|WORLD_SIZE|LOCAL_RANK|MASTER_ADDR|MASTER_PORT|SHLVL|_|OLDPWD)$/;

/** What the head of every job's script exports. */
export const toldOfJob = [
  "MLXP_SCHEDULER",
  "MLXPSUB_LOG_DIR",
  "MLXPSUB_LOG_ID",
] as const;

/** The options that every shell has when it starts. */
export const startOptions: readonly string[] = [
  "hashall",
  "interactive-comments",
  "braceexpand",
];

/** Whether only the job can tell a variable, whatever it is here. */
export function isSetInJob(name: string): boolean {
  return setInJob.test(name);
}

/** Every variable of a script is asked for: one pattern for all. */
const setInJob = new RegExp(
  [setOnNode, ...schedulers.map((it) => it.setsInJob)]
    .map((it) => `(?:${it.source})`).join("|"),
);

/** Whether the job may have variables of such names that are not here. */
export function setsInJobWith(prefix: string): boolean {
  return isSetInJob(`${prefix}X`) && !prefix.startsWith("MLXPSUB_") ||
    namedInJob.some((it) => it.startsWith(prefix));
}

/** Those that are spelled out, and how the others begin: `SLURM_`. */
const namedInJob = [...new Set(setInJob.source.match(/[A-Z][A-Z\d_]*/g))]
  .filter((it) =>
    (isSetInJob(it) || isSetInJob(`${it}X`)) && !it.startsWith("MLXP")
  );

/** Whether a variable is taken for what it is where mlxpsub is called. */
export function isAsHere(name: string): boolean {
  return !isSetInJob(name) && !sameInJob.test(name) && !isSubmitDirectory(name);
}

/** Whether a job finds the directory it was submitted from by it. */
function isSubmitDirectory(name: string): boolean {
  return submitDirectories.has(name);
}

const submitDirectories = new Set(
  schedulers.flatMap((it) => it.submitDirVariables),
);

/** What a shell knows before the first command. */
export function startState(shell: Shell): State {
  const { here, settings } = shell;
  return {
    scopes: [
      new Layers<Variable>([
        ["IFS", plain(" \t\n")],
        ["OPTIND", plain("1")],
        ["OPTERR", plain("1")],
        ["PS4", plain("+ ")],
        ["PWD", { flags: "x", value: here.workDir, epoch: 0 }],
        ["BASH_VERSINFO", {
          flags: "ar",
          value: IndexedArray.of(
            ["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"],
          ),
          epoch: 0,
        }],
        ["BASH_VERSION", plain("5.2.15(1)-release")],
        ["OSTYPE", plain("linux-gnu")],
        ["HOSTTYPE", plain("x86_64")],
        ["MACHTYPE", plain("x86_64-pc-linux-gnu")],
        ["BASH", plain("/bin/bash")],
        ...Object.entries(settings.variables).map((
          [name, text],
        ): [string, Variable] => [name, ofTask(text, shell)]),
      ]),
    ],
    functions: new Layers(),
    aliases: new Layers(),
    options: new Set(startOptions),
    shopts: new Set([
      "checkwinsize",
      "cmdhist",
      "complete_fullquote",
      "extquote",
      "force_fignore",
      "globasciiranges",
      "globskipdots",
      "hostcomplete",
      "interactive_comments",
      "patsub_replacement",
      "progcomp",
      "promptvars",
      "sourcepath",
    ]),
    directory: here.workDir,
    directories: [],
    positional: [...settings.arguments],
    status: success,
    pipeStatus: [],
    lastBackground: "",
    jobs: [],
    lastArgument: "",
    traps: new Map(),
    descriptors: new Map<number, Descriptor>([
      [
        0,
        settings.trust === "here"
          ? inputOf("")
          : unknownInput({ what: "standard input" }),
      ],
      [1, shell.standardOutput],
    ]),
    getopts: { index: 1, position: 1 },
    files: new FileStates(),
  };
}

/** A variable of a task of a job array: who reads it is told apart by it. */
function ofTask(text: string, { common }: Shell): Variable {
  return {
    flags: "x",
    get value() {
      common.count ??= common.now;
      return text;
    },
    epoch: 0,
    from: "task",
  };
}

function plain(value: string): Variable {
  return { flags: "", value, epoch: 0 };
}

/** A variable of the environment that the script would get. */
export function environmentVariable(
  name: string,
  shell: Shell,
): Variable | undefined {
  const { unknowns, here } = shell;
  const text = here.environment.get(name);
  if (unknowns.trust === "here" || shell.decidedBy.has(name)) {
    return text === undefined ? undefined : value(text);
  }
  if (isSubmitDirectory(name)) return value(text ?? here.workDir);
  if (sameInJob.test(name)) return text === undefined ? undefined : value(text);
  const origin = { what: `$${name}`, variable: name };
  if (isSetInJob(name)) {
    const filled = name === shell.settings.jobIdVariable ||
      toldOfJob.some((it) => it === name);
    return value(unknowns.job(filled ? { ...origin, filled: "yes" } : origin));
  }
  return text === undefined ? undefined : value(unknowns.here(origin, text));
}

function value(text: string): Variable {
  return { flags: "x", value: text, epoch: 0, from: "environment" };
}
