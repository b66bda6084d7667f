/** Code that jobs find in another place than it is in now. */
export interface Relocation {
  /** Where a path of now will be; what does not move stays. */
  into(path: string): string;
  /** Where a path of then is now. */
  back(path: string): string;
}

/** Nothing moves. */
export const asItIs: Relocation = {
  into: (path) => path,
  back: (path) => path,
};

/** All that is below `roots`, which are names of one directory, goes to `to`. */
export function relocation(roots: readonly string[], to: string): Relocation {
  const [root = "/"] = roots;
  return {
    into(path) {
      if (isBelow(path, to)) return path;
      const from = roots.find((it) => isBelow(path, it));
      return from === undefined ? path : to + below(path, from);
    },
    back: (path) =>
      isBelow(path, to) ? withoutEnd(root) + below(path, to) || "/" : path,
  };
}

/** Whether a path is a directory or in it; both absolute. */
export function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${withoutEnd(directory)}/`);
}

function below(path: string, directory: string): string {
  return path.slice(withoutEnd(directory).length);
}

function withoutEnd(directory: string): string {
  return directory.replace(/\/$/, "");
}
