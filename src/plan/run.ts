/** At which commit a program's repository is. */
export interface CodeState {
  commit: string;
  /** Whether files differ from it; undefined: that is not known. */
  changed?: boolean;
}

/** By the directory of a program; of those that are in a repository. */
export type CodeStates = Readonly<Record<string, CodeState>>;

/** One point of a sweep, before it has a log_id. */
export interface Run {
  /** Of the run command in the user's script, from 1. */
  line: number;
  /** Absolute path of the directory that holds the numbered ones. */
  parentLogDir: string;
  /** The words as the program receives them; expansions as written. */
  overrides: string[];
  /** What tells it from its siblings, by name; undefined: that is not known. */
  settings?: Record<string, string>;
  /** Equal for equal jobs; undefined where what only the job knows counts. */
  identity?: string;
  /** Absolute path of the directory of its program, where that can be told. */
  programDir?: string;
  /** Of the repository around it. */
  code?: CodeState;
  /** The run command at this setting, as shell text. */
  command: string;
  /** What the job script holds below its head. */
  body: string;
  /** Of that, the lines around the run command, without comments. */
  setUp?: string;
  /** Who writes the job's id into metadata/info.yaml. */
  jobId?: "from the script" | "from MLXP";
}
