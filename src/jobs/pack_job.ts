import { packScriptOf, packStreams } from "./layout.ts";
import { headerOf, type Named, type SweepSettings } from "./make_job.ts";
import { ownRun } from "./own_directory.ts";
import { type PackMember, renderPackScript } from "./pack_script.ts";

/** A run that shares its job with others. */
export interface PackedMember extends PackMember {
  run: Named;
  logId: number;
}

/** Runs that share a job → the script that is submitted for them. */
export function makePack(
  members: readonly [PackedMember, ...PackedMember[]],
  settings: SweepSettings,
  atOnce: number,
  directives: string[] = settings.directives,
): { path: string; text: string } {
  const { scheduler, shebang, shell, sweep } = settings;
  const [{ run, logId, logDir, attempt }] = members;
  const path = packScriptOf(logDir, attempt);
  const { lines, output, undo } = headerOf(
    run,
    logId,
    { ...settings, ...(shell === undefined ? {} : { shell: "/bin/bash" }) },
    packStreams(path),
  );
  const text = renderPackScript({
    shebang,
    directives: [...lines, ...directives],
    path,
    output,
    ...(undo === undefined ? {} : { undo }),
    isOwn: ownRun(sweep, scheduler),
    atOnce,
    members,
  });
  return { path, text };
}
