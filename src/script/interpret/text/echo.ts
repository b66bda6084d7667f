/** What `echo` prints; `xpgEcho`: escapes without -e. */
export function echoOutput(
  _args: readonly string[],
  _xpgEcho: "on" | "off",
): string {
  throw new Error("not written");
}
