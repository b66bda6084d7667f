/** What is written into one log directory. */
export interface JobFiles {
  /** Absolute. */
  logDir: string;
  /** Texts of script.sh, metadata/mlxp.yaml and metadata/info.yaml. */
  script: string;
  mlxpYaml: string;
  infoYaml: string;
  /** Of the first run of a pack: the text of metadata/pack.sh, and its path. */
  packScript?: string;
  packPath?: string;
  /** Of the first job of an array: the text of metadata/array.sh. */
  arrayScript?: string;
}
