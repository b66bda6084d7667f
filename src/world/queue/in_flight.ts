import { controlDirOf, halfName, holderLog } from "../../jobs/layout.ts";
import type { SubmitCommand } from "../../schedulers/scheduler.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";
import { modifiedAt, removeQuietly, writeNew } from "../system/files.ts";
import { processIsAlive } from "../system/process_alive.ts";
import type { RunProgram } from "../system/run_program.ts";
import { runningCommands, runsCommand } from "../system/running_commands.ts";
import type { Unit } from "./units.ts";

/**
 * A submit command that was started, or about to be, and has not been answered
 * for. It outlives mlxpsub when that is killed, and may hand its jobs over
 * minutes later: until then nobody may ask for them and conclude that they are
 * not in.
 */
export interface InFlight {
  host: string;
  /** Undefined: mlxpsub was about to start it. */
  pid?: number;
  /** When it is over at the latest; milliseconds since 1970. */
  until: number;
}

/** Seconds for the end of a command that is stopped. */
const slack = 60;

/**
 * What of a unit may still be in flight, on its way by `submission`; undefined
 * if nothing is. A command of this host is looked for; one of another host has
 * its time.
 */
export async function stillInFlight(
  { sweep, jobs, script }: Unit,
  submission: SubmitCommand,
  run?: RunProgram,
): Promise<InFlight | undefined> {
  const handing = sweep.view.state.jobs[jobs[0] ?? 0]?.handing;
  if (handing === undefined) return undefined;
  const { writer: { host }, pid, seconds } = handing;
  const milliseconds = (seconds + slack) * 1000;
  if (host !== Deno.hostname()) {
    // its clock may differ from ours, its file server's time does not
    const since = lastWritten(sweep) ?? Date.parse(handing.at);
    const until = since + milliseconds;
    const flight = { host, until, ...(pid === undefined ? {} : { pid }) };
    return Date.now() < until ? flight : undefined;
  }
  const until = Date.parse(handing.at) + milliseconds;
  if (pid !== undefined) {
    return processIsAlive(pid) &&
        await runsCommand(pid, submission.program, run) !== "no"
      ? { host, pid, until }
      : undefined;
  }
  const commands = await runningCommands(run);
  if (commands === undefined) {
    return Date.now() < until ? { host, until } : undefined;
  }
  // one that gets the script as its input names none
  const words = submission.stdin === "script"
    ? [submission.program]
    : [submission.program, script];
  return commands.some((line) => words.every((it) => line.includes(it)))
    ? { host, until }
    : undefined;
}

/** When a holder of the sweep last wrote, by this host's clock. */
function lastWritten({ view: { home }, name }: HeldSweep): number | undefined {
  const dir = controlDirOf(home);
  const written = modifiedAt(`${dir}/${holderLog(name, 1)}`);
  const probe = `${dir}/${halfName(name, crypto.randomUUID())}`;
  try {
    writeNew(probe, "");
    const there = modifiedAt(probe);
    return written === undefined || there === undefined
      ? undefined
      : written - (there - Date.now());
  } catch {
    return undefined;
  } finally {
    removeQuietly(probe);
  }
}
