/** What the files beside a program are asked; src/world answers. */
export interface ConfigFiles {
  /** The text of a file; undefined where there is none. */
  read(path: string): FileText | undefined;
  /** The names of the files and links to files in a directory; undefined: no directory. */
  list(directory: string): string[] | undefined;
}

export type FileText =
  | { ok: true; text: string }
  /** It is there and cannot be read: why. */
  | { ok: false; state: string };
