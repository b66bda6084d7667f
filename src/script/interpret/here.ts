/**
 * What is true at this moment on the machine where mlxpsub runs. The
 * interpreter asks nothing else of the world, and every look is noted: what
 * holds here may not hold in the job.
 */
export interface Here {
  /** The environment that the script would get. */
  environment: ReadonlyMap<string, string>;
  /** Of the submission; absolute. */
  workDir: string;
  /** Absolute path of the user's script: `$0`. */
  scriptPath: string;
  /** Of the file a path leads to; undefined where there is none. */
  stat(path: string): FileFacts | undefined;
  /** The same of a symbolic link itself. */
  lstat(path: string): FileFacts | undefined;
  /** Whether the caller may read, write or execute it. */
  access(path: string, want: "read" | "write" | "execute"): "yes" | "no";
  /** The names in a directory; undefined where it cannot be listed. */
  list(path: string): string[] | undefined;
  /** A file's text; undefined where it is none, or longer than `maxBytes`. */
  read(path: string, maxBytes: number): string | undefined;
  /** An absolute path with its symbolic links followed. */
  realPath(path: string): string | undefined;
  now(): Date;
  hostname(): string;
  /**
   * Runs a program that only reads, by argument list, from a fixed system
   * path, bounded in time and output; undefined where that may not be.
   */
  run?(
    argv: string[],
    stdin: string,
    directory: string,
  ): ProgramOutput | undefined;
}

export interface FileFacts {
  kind:
    | "file"
    | "directory"
    | "link"
    | "fifo"
    | "socket"
    | "block"
    | "character";
  /** Bytes. */
  size: number;
  /** The permission bits. */
  mode: number;
  /** Milliseconds since 1970. */
  modified: number;
  accessed: number;
  uid: number;
  gid: number;
  /** Device and inode, for `-ef`. */
  identity: string;
}

export interface ProgramOutput {
  stdout: string;
  status: number;
}
