import { touchFile } from "./files.ts";
import type { Shell } from "./shell.ts";
import type { Descriptor, Sink } from "./streams.ts";

/** Writes to a descriptor, as a builtin does. */
export function write(text: string, shell: Shell, descriptor = 1): void {
  if (text === "") return;
  const target = shell.state.descriptors.get(descriptor);
  if (target === undefined) {
    if (descriptor === 2) shell.complain(text);
    return;
  }
  writeTo(target, text, shell);
}

export function writeTo(it: Descriptor, text: string, shell: Shell): void {
  if (it.kind === "input") {
    if (it.writes === undefined) return;
    const origin = { what: it.writes };
    touchFile(it.writes, { kind: "unknown", origin }, shell, origin);
    return;
  }
  if (it.use === "dropped") return;
  it.chunks.push(shell.made(text, { start: 0, end: 0 }));
  it.bytes += text.length;
}

/** Where a descriptor leads, if somebody may read it later. */
export function collecting(
  shell: Shell,
  descriptor = 1,
): Sink | undefined {
  const target = shell.state.descriptors.get(descriptor);
  return target?.kind === "sink" && target.use !== "dropped"
    ? target
    : undefined;
}

/** What is left to read from a descriptor, all of it. */
export function readAll(
  shell: Shell,
  descriptor = 0,
): string | undefined {
  const source = shell.state.descriptors.get(descriptor);
  if (source?.kind !== "input") return source === undefined ? "" : "";
  if (source.unknown !== undefined) return undefined;
  const text = source.text.slice(source.at);
  source.at = source.text.length;
  return text;
}
