import { byName } from "../by_name.ts";
import type { Changed } from "./job_variables.ts";
import type { KnownVariables } from "../script/known_text.ts";

/** What starts a program without the job's environment. */
export interface LostEnvironment {
  /** As it is written: `srun --export=PATH,HOME`; left out of the script itself. */
  launcher?: string;
  /** What lets MLXP_SCHEDULER through. */
  hint: string;
  /** It gets one that is not the job's, or may get one. */
  instead?: "another value" | "only the job knows";
}

/** What beside the words decides over the environment. */
export interface EnvironmentRules {
  /** Whether the script's own job array sets the index in each job. */
  ownIndex?: "yes" | "no";
  /** What sbatch exports, which srun takes over; SLURM only. */
  sbatchExport?: LaunchExport;
  /** Of what a job is told, what its script changes. */
  changed?: Changed;
  /** At the command, as far as they are known. */
  variables?: KnownVariables;
  /** The whole script: it may say on other lines what is handed on. */
  script: string;
}

/** Names of variables that a submission hands on, and who says so. */
export interface LaunchExport {
  /** `PATH,HOME`, `NONE`, `ALL` … */
  value: string;
  /** As it would be written, without the value: `#SBATCH --export`. */
  from: string;
}

const handed = "MLXP_SCHEDULER";

/**
 * The words before a program, without quotes → the launcher among them that
 * keeps MLXP_SCHEDULER back, if there is one.
 */
export function lostEnvironment(
  words: readonly string[],
  rules: EnvironmentRules,
): LostEnvironment | undefined {
  for (const [at, word] of words.entries()) {
    const name = word.slice(word.lastIndexOf("/") + 1);
    const read = readers[name];
    const behind = words.slice(at + 1);
    const lost = Object.hasOwn(readers, name)
      ? read?.(name, behind, rules)
      : undefined;
    if (lost !== undefined) return lost;
  }
  const changed = rules.changed?.get(handed);
  return changed === undefined ? undefined : {
    hint: `Leave ${handed} as it is`,
    ...(changed === "nothing" ? {} : { instead: changed }),
  };
}

type Reader = (
  name: string,
  behind: readonly string[],
  rules: EnvironmentRules,
) => LostEnvironment | undefined;

const readers = byName<Reader>({
  env: readEnv,
  exec: readExec,
  srun: readSrun,
  sudo: readSudo,
  docker: readContainer,
  podman: readContainer,
  singularity: readSingularity,
  apptainer: readSingularity,
  oarsh: readRemote,
  ssh: readRemote,
  doas: readRemote,
  "systemd-run": readRemote,
});

function readEnv(_: string, behind: readonly string[]) {
  const unset = behind.findIndex((it, at) =>
    it === `--unset=${handed}` || it === `-u${handed}` ||
    it === handed && /^(?:-[a-zA-Z0]*u|--unset)$/.test(behind[at - 1] ?? "")
  );
  if (unset !== -1) {
    return {
      launcher: `env ${behind.slice(0, unset + 1).join(" ")}`,
      hint: `Leave ${handed} as it is`,
    };
  }
  const own = behind.slice(0, behind.findIndex((it) => !/^-|=/.test(it)));
  const set = own.findLast((it) => it.startsWith(`${handed}=`));
  if (set !== undefined && !set.slice(handed.length).includes(handed)) {
    return {
      launcher: `env ${set}`,
      hint: `Leave ${handed} as it is`,
      ...(set === `${handed}=` ? {} : { instead: "another value" as const }),
    };
  }
  const option = own.find((it) =>
    it === "-" || it === "--ignore-environment" || /^-[a-zA-Z0]*i/.test(it)
  );
  return option === undefined || own.some(isHanded) ? undefined : {
    launcher: `env ${option}`,
    hint: `Write env ${option} ${handed}="$${handed}" …`,
  };
}

/** bash's own: `exec -c` starts with no variable at all. */
function readExec(_: string, behind: readonly string[]) {
  const own = behind.slice(0, behind.findIndex((it) => !it.startsWith("-")));
  return own.some((it) => /^-[a-z]*c/.test(it))
    ? { launcher: "exec -c", hint: "Write exec" }
    : undefined;
}

function isHanded(word: string): boolean {
  return word.includes(handed);
}

/**
 * srun(1): --export, else SRUN_EXPORT_ENV, else SLURM_EXPORT_ENV, which sbatch
 * sets from its own.
 */
function readSrun(
  _: string,
  behind: readonly string[],
  { sbatchExport, script, variables = new Map() }: EnvironmentRules,
): LostEnvironment | undefined {
  const at = behind.findLastIndex((it) => /^--export(?:=|$)/.test(it));
  const own = at === -1
    ? undefined
    : behind[at]?.slice("--export=".length) || behind[at + 1];
  const ofSrun = variableExport("SRUN_EXPORT_ENV", variables);
  const given = own !== undefined
    ? { value: own, from: "" }
    : ofSrun ?? (/\bSLURM_EXPORT_ENV\b/.test(script)
      ? variableExport("SLURM_EXPORT_ENV", variables)
      : sbatchExport);
  if (given === undefined || passesOn(given.value)) return undefined;
  const { value, from } = given;
  const wanted = value === "NONE" || value === "NIL"
    ? "ALL"
    : `${value},${handed}`;
  return own === undefined
    ? {
      launcher: `srun under ${from}=${value}`,
      hint: `Write ${from}=${wanted}, or srun --export=ALL`,
    }
    : {
      launcher: `srun --export=${value}`,
      hint: `Write srun --export=${wanted}`,
    };
}

function variableExport(
  name: string,
  variables: KnownVariables,
): LaunchExport | undefined {
  const value = variables.get(name);
  return value === undefined || value === ""
    ? undefined
    : { value, from: name };
}

function passesOn(value: string): boolean {
  return value.split(",").some((it) => it === "ALL" || isHanded(it));
}

function readSudo(_: string, behind: readonly string[]) {
  const own = behind.slice(0, behind.findIndex((it) => !/^-|=/.test(it)));
  const keeps = own.some((it) =>
    it === "--preserve-env" || /^-[a-zA-Z]*E/.test(it) || isHanded(it)
  );
  return keeps ? undefined : {
    launcher: "sudo",
    hint: `Write sudo --preserve-env=${handed}`,
  };
}

function readContainer(name: string, behind: readonly string[]) {
  return behind.some((it) => isHanded(it) || it === "--env-host")
    ? undefined
    : {
      launcher: `${name} ${behind[0] ?? ""}`.trim(),
      hint: `Write ${name} ${behind[0] ?? "run"} --env ${handed} …`,
    };
}

function readSingularity(
  name: string,
  behind: readonly string[],
  { script, variables = new Map() }: EnvironmentRules,
): LostEnvironment | undefined {
  const verb = behind.find((it) => it === "exec" || it === "run") ?? "exec";
  const given = behind.find((it) =>
    it === "--cleanenv" || it === "--containall" || /^-[a-z]*[eC]/.test(it)
  );
  const byVariable = cleaning.find((it) =>
    /^(?:1|t|true)$/i.test(variables.get(it) ?? "")
  );
  const option = given ?? byVariable;
  const keeps = behind.some(isHanded) ||
    /(?:SINGULARITY|APPTAINER)ENV_MLXP_SCHEDULER/.test(script);
  return option === undefined || keeps ? undefined : {
    launcher: given === undefined
      ? `${name} under ${option}`
      : `${name} ${verb} ${option}`,
    hint: `Write ${name} ${verb}${
      given === undefined ? "" : ` ${given}`
    } --env ${handed}="$${handed}" …`,
  };
}

/** Variables that say --cleanenv and --containall. */
const cleaning = ["SINGULARITY", "APPTAINER"].flatMap((it) => [
  `${it}_CLEANENV`,
  `${it}_CONTAINALL`,
]);

function readRemote(name: string, behind: readonly string[]) {
  return behind.some(isHanded) ? undefined : {
    launcher: name,
    hint: `Write env ${handed}="$${handed}" before python`,
  };
}
