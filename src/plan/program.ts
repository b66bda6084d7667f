import type { Diagnostic } from "../error.ts";

/** What the files beside a program say of its sweeps and log directory. */
export interface ProgramFacts {
  /** `logger.parent_log_dir` of its mlxp.yaml; a relative one as written. */
  parentLogDir?: string;
  /**
   * The program sets its log directory, but which one cannot be told: an
   * error for whoever needs it, since MLXP's default would be the wrong one.
   */
  parentLogDirFault?: Diagnostic;
  /** `hydra.sweeper.params` of its config file, in order. */
  sweeperParams: [key: string, value: string][];
  /** The options of a config group; undefined where there is no such group. */
  groupOptions(group: string): string[] | undefined;
  /** Files that exist and could not be read; the rest is known all the same. */
  diagnostics: Diagnostic[];
}
