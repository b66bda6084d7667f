import { basename, dirname } from "@std/path/posix";
import { packScriptOf, packStreams } from "./layout.ts";
import type { JobSettings } from "./make_job.ts";
import { type PackMember, renderPackScript } from "./pack_script.ts";

/** Runs that share a job → the script that is submitted for them. */
export function makePack(
  members: readonly PackMember[],
  settings: JobSettings,
  atOnce: number,
  directives: string[] = settings.directives,
): { path: string; text: string } {
  const { scheduler, shebang, shell, headerFacts } = settings;
  const [{ logDir, attempt } = { logDir: "/logs/1", attempt: 1 }] = members;
  const path = packScriptOf(logDir, attempt);
  const { lines, output, undo } = scheduler.header({
    logDirName: basename(dirname(logDir)),
    logId: Number(basename(logDir)),
    ...packStreams(path),
    ...(shell === undefined ? {} : { shell: "/bin/bash" }),
    ...(headerFacts === undefined ? {} : { headerFacts }),
  });
  const text = renderPackScript({
    shebang,
    directives: [...lines, ...directives],
    path,
    output,
    ...(undo === undefined ? {} : { undo }),
    atOnce,
    members,
  });
  return { path, text };
}
