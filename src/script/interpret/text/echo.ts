import { addEscape, ByteText } from "./byte_text.ts";

/** What `echo` prints; `xpgEcho`: escapes without -e. */
export function echoOutput(
  args: readonly string[],
  xpgEcho: "on" | "off",
): string {
  let escapes = xpgEcho === "on";
  let end = "\n";
  let first = 0;
  for (; /^-[neE]+$/.test(args[first] ?? ""); first++) {
    for (const letter of (args[first] ?? "").slice(1)) {
      if (letter === "n") end = "";
      else escapes = letter === "e";
    }
  }
  const text = args.slice(first).join(" ");
  if (!escapes) return text + end;
  const bytes = new ByteText();
  for (let at = 0; at < text.length;) {
    const next = text.indexOf("\\", at);
    bytes.add(text.slice(at, next === -1 ? undefined : next));
    if (next === -1) break;
    const behind = addEscape(text, next, "echo", bytes);
    if (behind === "stop") return bytes.toString();
    at = behind;
  }
  return bytes.toString() + end;
}
