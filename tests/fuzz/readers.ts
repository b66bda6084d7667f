/**
 * All that reads what others wrote, for texts made at random: files of a log
 * directory, answers of schedulers, scripts, words of the command line. Each
 * reader throws where something is wrong with mlxpsub, and only there.
 */
import { fileReaders } from "./file_readers.ts";
import type { TextKind } from "./mutated_text.ts";
import { replyReaders } from "./reply_readers.ts";
import { wordReaders } from "./word_readers.ts";

export interface Reader extends TextKind {
  name: string;
  /** How many of a thousand texts are its. */
  share: number;
  read(text: string): void;
}

export const readers: readonly Reader[] = [
  ...fileReaders,
  ...replyReaders,
  ...wordReaders,
];
