/**
 * Files that this process wrote. One that still is what it was then needs no
 * second look inside: nobody but its owner can change it, which its size or time
 * tells, and what is put into its place is another file.
 */
export class WrittenFiles {
  readonly #marks = new Map<string, string>();

  /** Remembers a file as it is now, just written. */
  note(path: string): void {
    const mark = markOf(path);
    if (mark !== undefined) this.#marks.set(path, mark);
  }

  /** Whether it is that file; `no` is only a reason to look closer. */
  isAsWritten(path: string): boolean {
    const mark = this.#marks.get(path);
    return mark !== undefined && mark === markOf(path);
  }
}

function markOf(path: string): string | undefined {
  try {
    const { isFile, dev, ino, uid, mode, size, mtime } = Deno.lstatSync(path);
    return isFile && mtime !== null
      ? [dev, ino, uid, mode, size, mtime.getTime()].join(" ")
      : undefined;
  } catch {
    return undefined;
  }
}
