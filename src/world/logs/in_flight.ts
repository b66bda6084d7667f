import { dirname } from "@std/path/posix";
import type { SubmitCommand } from "../../schedulers/scheduler.ts";
import { processIsAlive } from "../system/process_alive.ts";
import { removeQuietly } from "./control_dir.ts";
import { runningCommands, runsCommand } from "../system/running_commands.ts";

/**
 * A note beside a job script that a submit command is about to run, or runs,
 * for it. A submit command outlives mlxpsub when that is killed, and may hand
 * the job over minutes later: until then nobody may ask for the job and
 * conclude that it is not in.
 */
export interface InFlight {
  host: string;
  /** Undefined: mlxpsub was about to start the command. */
  pid?: number;
  /** When the command is stopped at the latest; milliseconds since 1970. */
  until: number;
}

/** Seconds for the end of a command that is stopped. */
const slack = 60;

/** Before the submit command of a script is started; throws as Deno does. */
export function noteInFlight(script: string, timeLimit: number): void {
  writeNote(script, timeLimit, {});
}

/** Once it is started. Without it the command is found by what it runs. */
export function noteProcess(
  script: string,
  timeLimit: number,
  pid: number,
): void {
  try {
    writeNote(script, timeLimit, { pid });
  } catch {
    // the note without the process is there
  }
}

function writeNote(
  script: string,
  timeLimit: number,
  process: { pid?: number },
): void {
  const since = Date.now();
  const note: InFlight & { since: number } = {
    host: Deno.hostname(),
    ...process,
    since,
    until: since + (timeLimit + slack) * 1000,
  };
  // beside it first: a kill in between must not leave half a note
  const path = notePath(script);
  Deno.writeTextFileSync(`${path}.new`, JSON.stringify(note) + "\n");
  Deno.renameSync(`${path}.new`, path);
}

/** After the command's answer is in the record. */
export function forgetInFlight(script: string): void {
  const path = notePath(script);
  removeQuietly(path);
  removeQuietly(`${path}.new`);
}

/** Whether there is a note, be its command still there or not. */
export function isNoted(script: string): boolean {
  return modifiedAt(notePath(script)) !== undefined;
}

/**
 * What of a script may still be in flight, on its way by `submission`; undefined
 * if nothing is. A command
 * of this host is looked for; one of another host has its time.
 */
export async function stillInFlight(
  script: string,
  submission: SubmitCommand,
): Promise<InFlight | undefined> {
  const note = read(notePath(script));
  if (note === undefined) return undefined;
  if (note.host !== Deno.hostname()) {
    return Date.now() < note.until ? note : undefined;
  }
  if (note.pid !== undefined) {
    return processIsAlive(note.pid) &&
        await runsCommand(note.pid, submission.program) !== "no"
      ? note
      : undefined;
  }
  const commands = await runningCommands();
  if (commands === undefined) return Date.now() < note.until ? note : undefined;
  // one that gets the script as its input names none
  const words = submission.stdin === "script"
    ? [submission.program]
    : [submission.program, script];
  return commands.some((line) => words.every((it) => line.includes(it)))
    ? note
    : undefined;
}

/** `logs/1/script.sh` and `logs/1/metadata/array.sh` have one each. */
function notePath(script: string): string {
  const dir = dirname(script);
  return dir.endsWith("/metadata")
    ? `${dir}/submitting.json`
    : `${dir}/metadata/submitting.json`;
}

function read(path: string): InFlight | undefined {
  try {
    const { host, pid, since, until } = JSON.parse(
      Deno.readTextFileSync(path),
    );
    // its host's clock may differ from ours, its file server's time does not
    const written = host === Deno.hostname() ? undefined : writtenAt(path);
    return {
      host: String(host),
      ...(Number.isSafeInteger(pid) ? { pid } : {}),
      until: !Number.isFinite(until)
        ? Infinity
        : written === undefined || !Number.isFinite(since)
        ? until
        : written + until - since,
    };
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    // half a note: its writer died in between
    const written = modifiedAt(path);
    return written === undefined
      ? undefined
      : { host: "", until: written + 300_000 };
  }
}

/** Milliseconds by which this host's clock is behind that of a directory's server. */
const behind = new Map<string, number>();

/** When a note was written, by this host's clock. */
function writtenAt(path: string): number | undefined {
  const dir = dirname(path);
  if (!behind.has(dir)) {
    // of a name that is cleared away after a crash
    const probe = `${dir}/submission.yaml.${crypto.randomUUID()}`;
    try {
      Deno.writeTextFileSync(probe, "");
      const there = modifiedAt(probe);
      if (there !== undefined) behind.set(dir, there - Date.now());
    } catch {
      return undefined;
    } finally {
      removeQuietly(probe);
    }
  }
  const at = modifiedAt(path);
  return at === undefined ? undefined : at - (behind.get(dir) ?? 0);
}

function modifiedAt(path: string): number | undefined {
  try {
    return Deno.statSync(path).mtime?.getTime();
  } catch {
    return undefined;
  }
}
