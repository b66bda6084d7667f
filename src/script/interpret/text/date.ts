/**
 * strftime() in the C locale with GNU's flags (`%-d`, `%_H`, `%^a`, `%s`,
 * `%N`). `zone` is a TZ such as "Europe/Paris"; undefined: the machine's.
 * Undefined where the format or the zone is not known.
 */
export function formatDate(
  _format: string,
  _date: Date,
  _zone: string | undefined,
): string | undefined {
  throw new Error("not written");
}
