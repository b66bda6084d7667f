import type { Origin } from "./unknowns.ts";

/** What can be read from a descriptor; subshells share how far it is read. */
export interface Input {
  kind: "input";
  text: string;
  at: number;
  /** What it reads of the world: nothing of it is known here. */
  unknown?: Origin;
  /** The file that `<>` opened for writing too. */
  writes?: string;
}

/** Where what is written to a descriptor goes. */
export interface Sink {
  kind: "sink";
  /** Collected where somebody reads it, such as a substitution. */
  chunks: string[];
  bytes: number;
  /** The file it is written to, for what is read of it later. */
  path?: string;
  /** Of no interest: a terminal, a log, /dev/null. */
  use: "collected" | "file" | "dropped";
}

export type Descriptor = Input | Sink;

export function inputOf(text: string): Input {
  return { kind: "input", text, at: 0 };
}

export function unknownInput(origin: Origin): Input {
  return { kind: "input", text: "", at: 0, unknown: origin };
}

/** What takes inputs back to where they are now, if they are read on. */
export function inputsAsTheyAre(all: Iterable<Descriptor>): () => void {
  const now = [...all].flatMap((it) =>
    it.kind === "input" ? [{ input: it, text: it.text, at: it.at }] : []
  );
  return () => {
    for (const { input, text, at } of now) Object.assign(input, { text, at });
  };
}

export function sinkOf(use: Sink["use"], path?: string): Sink {
  return {
    kind: "sink",
    chunks: [],
    bytes: 0,
    use,
    ...(path === undefined ? {} : { path }),
  };
}
