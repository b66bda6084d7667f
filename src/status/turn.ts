/**
 * How the turn of a run in its pack went: `metadata/turn`, written by the pack's
 * script (`src/jobs/pack_script.ts`), or by who cancels the run before it.
 */
export interface Turn {
  /**
   * `begun`: and no more is known; `stopped`: as its job was told to end;
   * `cancelled`: by itself.
   */
  word: "begun" | "ended" | "stopped" | "cancelled";
  exitCode?: number;
  /** Milliseconds since 1970, by the node's clock. */
  begunAt?: number;
  at?: number;
  host?: string;
}

const turnLine =
  /^(begun|ended|stopped|cancelled) exit=(\d{0,3}) at=(\d{0,11}) host=([\w.-]{0,253})$/;

/** Its last whole line; undefined where the turn has not come. */
export function readTurn(text: string): Turn | undefined {
  let turn: Turn | undefined;
  for (const line of text.split("\n").slice(0, -1)) {
    const [found, word, exitCode, at, host] = turnLine.exec(line) ?? [];
    if (found === undefined) continue;
    const time = at ? Number(at) * 1000 : undefined;
    const begunAt = word === "begun" ? time : turn?.begunAt;
    turn = {
      word: word as Turn["word"],
      ...(exitCode ? { exitCode: Number(exitCode) } : {}),
      ...(begunAt === undefined ? {} : { begunAt }),
      ...(time === undefined ? {} : { at: time }),
      ...(host ? { host } : {}),
    };
  }
  return turn;
}

/** The line by which a run is passed over when its turn comes. */
export function cancelledLine(now: number): string {
  return `cancelled exit= at=${Math.floor(now / 1000)} host=\n`;
}
