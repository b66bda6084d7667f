/** Of find's tests and actions, those that only read, with their arguments. */
const primaries: ReadonlyMap<string, number> = new Map([
  ...[
    "!",
    "(",
    ")",
    ",",
    "-not",
    "-a",
    "-and",
    "-o",
    "-or",
    "-H",
    "-L",
    "-P",
    "-daystart",
    "-depth",
    "-empty",
    "-executable",
    "-false",
    "-follow",
    "-ls",
    "-mount",
    "-noleaf",
    "-nogroup",
    "-nouser",
    "-print",
    "-print0",
    "-prune",
    "-quit",
    "-readable",
    "-true",
    "-writable",
    "-xdev",
  ].map((it) => [it, 0] as const),
  ...[
    "-amin",
    "-anewer",
    "-atime",
    "-cmin",
    "-cnewer",
    "-ctime",
    "-fstype",
    "-gid",
    "-group",
    "-ilname",
    "-iname",
    "-inum",
    "-ipath",
    "-iregex",
    "-iwholename",
    "-links",
    "-lname",
    "-maxdepth",
    "-mindepth",
    "-mmin",
    "-mtime",
    "-name",
    "-newer",
    "-path",
    "-perm",
    "-printf",
    "-regex",
    "-regextype",
    "-samefile",
    "-size",
    "-type",
    "-uid",
    "-used",
    "-user",
    "-wholename",
    "-xtype",
  ].map((it) => [it, 1] as const),
]);

/**
 * Whether find with these words only looks: no -exec, -ok, -delete, -fprint,
 * -fls, nor anything that is not known.
 */
export function findOnlyLooks(words: readonly string[]): boolean {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const isPath = !/^[-(),!]/.test(word);
    if (isPath) continue;
    const count = primaries.get(word);
    if (count === undefined) return false;
    if (at + count >= words.length) return false;
    at += count;
  }
  return true;
}
