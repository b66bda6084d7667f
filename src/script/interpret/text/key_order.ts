/** Bash's tables of associative arrays start with so many buckets. */
const firstBuckets = 1024;

/**
 * The keys of an associative array, in the order of their first assignment →
 * in the order in which bash lists them (`${!map[@]}`, `declare -p`).
 */
export function keysAsListed(keys: readonly string[]): string[] {
  let buckets = firstBuckets;
  while (keys.length > buckets * 2) buckets *= 4;
  return keys.map((key, index) => ({
    key,
    index,
    bucket: hash(key) & (buckets - 1),
  })).sort((a, b) => a.bucket - b.bucket || b.index - a.index)
    .map((it) => it.key);
}

/** FNV-1 over the bytes of UTF-8. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) {
    value = Math.imul(value, 16777619);
    value ^= byte > 127 ? byte - 256 : byte;
  }
  return value >>> 0;
}
