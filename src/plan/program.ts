import type { Diagnostic } from "../error.ts";
import type { WordCheck } from "../hydra/refused_words.ts";

/** What a program's text and the files beside it say of its jobs. */
export interface ProgramFacts {
  /** What starts it; "unknown": neither decorator was found. */
  framework: "mlxp" | "hydra" | "unknown";
  /** Whether its text, or what it imports, names Hydra or MLXP. */
  saysHydra: "yes" | "no" | "not known";
  /** `logger.parent_log_dir` of its mlxp.yaml; a relative one as written. */
  parentLogDir?: string;
  /**
   * The program sets its log directory, but which one cannot be told: an
   * error for whoever needs it, since MLXP's default would be the wrong one.
   */
  parentLogDirFault?: Diagnostic;
  /** `hydra.sweeper.params` of its configs, in order. */
  sweeperParams: [key: string, value: string][];
  /** The options of a config group; undefined where there is no such group. */
  groupOptions(group: string): string[] | undefined;
  /** Whether a group has an option; "unknown" where Python may add some. */
  hasOption(group: string, option: string): "yes" | "no" | "unknown";
  /** The first word of a run that Hydra refuses. */
  refusedWord: WordCheck;
  /** Of mlxp.yaml: whether it asks for the code as it was at submission. */
  versionManager: "on" | "off";
  /** What its MLXP makes of an interpolation in info.yaml; before 1.0.1, nothing. */
  mlxpIds: "text" | "resolved";
  /** Whether its text, or what it imports, asks for MLXP or mlxpsub's variables. */
  readsEnvironment: "yes" | "no" | "not known";
  /** Where Hydra would put what a run writes. */
  output: HydraOutput;
  /** Files that exist and could not be read; the rest is known all the same. */
  diagnostics: Diagnostic[];
}

/** What the configs and the command say of Hydra's directories. */
export interface HydraOutput {
  /** `hydra.run.dir`, if it is set. */
  runDir?: string;
  /** Whether `hydra.sweep.dir` or `hydra.sweep.subdir` is set. */
  sweepDir: "set" | "not set";
  /** The texts of the two, where they are known. */
  sweep: { dir?: string; subdir?: string };
  /** `hydra.mode: MULTIRUN`: without a word a job would sweep again. */
  mode: "multirun" | "not set";
  /** With `--cfg job` and the like Hydra prints something, and that is all. */
  starts: "a run" | "nothing";
}

/** Of a program that only the job can find. */
export const noFacts: ProgramFacts = {
  framework: "unknown",
  saysHydra: "not known",
  sweeperParams: [],
  groupOptions: () => undefined,
  hasOption: () => "unknown",
  refusedWord: () => undefined,
  versionManager: "off",
  mlxpIds: "resolved",
  readsEnvironment: "not known",
  output: { sweepDir: "not set", sweep: {}, mode: "not set", starts: "a run" },
  diagnostics: [],
};
