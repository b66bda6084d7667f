/**
 * A table that is looked up by words of others: what every object has of its
 * own, such as `constructor`, is no entry.
 */
export function byName<Value>(
  entries: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.assign(Object.create(null), entries);
}
