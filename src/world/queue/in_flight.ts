import { controlDirOf, halfName } from "../../jobs/layout.ts";
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
  /** It should have been over by now. */
  isLate: boolean;
}

/** Seconds for the end of a command that is stopped. */
const slack = 60;

/**
 * What of a unit may still be in flight, on its way by `submission`; undefined
 * if nothing is. A command of this host is looked for; one of another host has
 * its time, and so has what cannot be looked for. `waited`: milliseconds since
 * the first look, by a clock that nobody sets; who waited for so long need not
 * ask the others, which may have been set back.
 */
export async function stillInFlight(
  { sweep, jobs, script }: Unit,
  submission: SubmitCommand,
  waited: number,
  run?: RunProgram,
): Promise<InFlight | undefined> {
  const handing = sweep.view.state.jobs[jobs[0] ?? 0]?.handing;
  if (handing === undefined) return undefined;
  const { writer: { host }, pid, seconds } = handing;
  const milliseconds = (seconds + slack) * 1000;
  const isOver = (since: number): boolean =>
    waited >= milliseconds || Date.now() >= since + milliseconds;
  const flight = {
    host,
    ...(pid === undefined ? {} : { pid }),
    isLate: isOver(Date.parse(handing.at)),
  };
  const isHere = host === Deno.hostname();
  if (isHere && pid !== undefined) {
    return processIsAlive(pid) &&
        await runsCommand(pid, submission.program, run) !== "no"
      ? flight
      : undefined;
  }
  const commands = isHere ? await runningCommands(run) : undefined;
  if (commands !== undefined) {
    // one that gets the script as its input names none
    const words = submission.stdin === "script"
      ? [submission.program]
      : [submission.program, script];
    return commands.some((line) => words.every((it) => line.includes(it)))
      ? flight
      : undefined;
  }
  // clocks of hosts differ, and are set; the file server's time does not
  return isOver(lastWritten(sweep) ?? Date.parse(handing.at))
    ? undefined
    : { ...flight, isLate: false };
}

/** When an earlier holder of the sweep last wrote, by this host's clock. */
function lastWritten(sweep: HeldSweep): number | undefined {
  const dir = controlDirOf(sweep.view.home);
  const written = Math.max(
    ...sweep.earlierLogs().map((it) => modifiedAt(it) ?? -Infinity),
  );
  const probe = `${dir}/${halfName(sweep.name, crypto.randomUUID())}`;
  try {
    writeNew(probe, "");
    const there = modifiedAt(probe);
    return there === undefined || !Number.isFinite(written)
      ? undefined
      : written - (there - Date.now());
  } catch {
    return undefined;
  } finally {
    removeQuietly(probe);
  }
}
