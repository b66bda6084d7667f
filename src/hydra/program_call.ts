import type { ConfigFiles } from "./config_files.ts";

/** How a program is started. */
export interface ProgramCall {
  /** Its words; expansions are opaque characters. */
  words: readonly string[];
  workDir: string | undefined;
  /** From where Python imports the program's own modules. */
  root?: string;
  files: ConfigFiles;
  environment: ReadonlyMap<string, string>;
  /** The script around it, which may make files before it starts. */
  script?: string;
  /** `assumed`: no decorator was found, and MLXP's defaults stand in. */
  decorator: "read" | "assumed";
}
