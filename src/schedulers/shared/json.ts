/** JSON text of an object → the object; undefined for anything else. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}

/** A text that says something. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A number, or a text that is one. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)
    ? Number(value)
    : undefined;
}

/** What a Date can be at most, in milliseconds (ECMAScript 21.4.1.1). */
const lastTime = 8.64e15;

/** Unix seconds → milliseconds; undefined for none, 0, or what no date can be. */
export function asTime(value: unknown): number | undefined {
  const time = (asNumber(value) ?? 0) * 1000;
  return time === 0 || Math.abs(time) > lastTime ? undefined : time;
}

/** A list of nothing but objects. */
export function asObjects(
  value: unknown,
): Record<string, unknown>[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const objects: Record<string, unknown>[] = [];
  for (const it of value) {
    const object = asObject(it);
    if (object === undefined) return undefined;
    objects.push(object);
  }
  return objects;
}
