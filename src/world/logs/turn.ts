import { turnIn } from "../../jobs/layout.ts";
import { cancelledLine, readTurn, type Turn } from "../../status/turn.ts";
import { isThere, removeQuietly, writeNew } from "../system/files.ts";
import { isBelieved, readRegularText } from "../system/own_files.ts";

/** Bytes of such a file: thousands of requeues. */
const sizeLimit = 2 ** 20;

/**
 * How a run's turn in its pack went, in that attempt; undefined where it has
 * not come. An empty file was begun. What others wrote is not believed.
 */
export function turnOf(logDir: string, attempt: number): Turn | undefined {
  const { turn } = turnIn(logDir, attempt);
  try {
    const found = readRegularText(turn, sizeLimit);
    // while it is taken, or after a crash there, it has two names
    if (found.kind !== "text" || !isBelieved(found.uid)) return undefined;
    return readTurn(found.text) ?? { word: "begun" };
  } catch {
    return undefined;
  }
}

/**
 * Takes a run's turn, so that its pack passes it over → `begun`, where the pack
 * was faster. Throws as Deno does where nothing can be written.
 */
export function takeTurn(logDir: string, attempt: number): "taken" | "begun" {
  const { turn } = turnIn(logDir, attempt);
  const beside = `${turn}.${crypto.randomUUID()}`;
  try {
    writeNew(beside, cancelledLine(Date.now()));
    // comes into place whole, or not at all
    Deno.linkSync(beside, turn);
    return "taken";
  } catch (cause) {
    if (!isThere(turn)) throw cause;
    return "begun";
  } finally {
    removeQuietly(beside);
  }
}

/** Has the pack's script end a run that it began. */
export function endTurn(logDir: string, attempt: number): void {
  const { stop } = turnIn(logDir, attempt);
  if (!isThere(stop)) writeNew(stop, "");
}
