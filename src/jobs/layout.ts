/**
 * Every name of what mlxpsub keeps in a log directory, spelled once. A parent
 * log directory holds numbered ones, and beside them what mlxpsub knows of its
 * sweeps; MLXP passes over names that are no numbers.
 */

/** `/root/logs` and `7` → `/root/logs/7` */
export function logDirOf(parentLogDir: string, logId: number): string {
  return `${parentLogDir.replace(/\/$/, "")}/${logId}`;
}

/** What is in a job's log directory. */
export const names = {
  script: "script.sh",
  stdout: "log.stdout",
  stderr: "log.stderr",
  metadata: "metadata",
  mlxpYaml: "metadata/mlxp.yaml",
  infoYaml: "metadata/info.yaml",
  /** The job's own note of its end. */
  end: "metadata/end",
  /** Of the first job of an array. */
  arrayScript: "metadata/array.sh",
  /** Of the first run of a pack, and where it writes by itself. */
  packScript: "metadata/pack.sh",
  packStdout: "metadata/pack.stdout",
  packStderr: "metadata/pack.stderr",
  /** How the turn of a run in its pack went. */
  turn: "metadata/turn",
  /** What a pack's script ends a run for. */
  stop: "metadata/stop",
  /** The copy of what is known of it, for people and for tools. */
  copy: "metadata/submission.yaml",
} as const;

/** Where one of those is. */
export function pathIn(logDir: string, name: keyof typeof names): string {
  return `${logDir}/${names[name]}`;
}

/** The script of an array, from the log directory of its first job. */
export function arrayScriptOf(firstLogDir: string): string {
  return pathIn(firstLogDir, "arrayScript");
}

/** What of a pack is of one attempt only has it at the end of its name. */
export function attemptEnding(attempt: number): string {
  return attempt === 1 ? "" : `.${attempt}`;
}

/** Where a run has its turn, and what ends it, in that attempt. */
export function turnIn(
  logDir: string,
  attempt: number,
): { turn: string; stop: string } {
  const ending = attemptEnding(attempt);
  return {
    turn: `${pathIn(logDir, "turn")}${ending}`,
    stop: `${pathIn(logDir, "stop")}${ending}`,
  };
}

/**
 * The script of a pack, from the log directory of its first run and which
 * attempt that is in it: an earlier pack's may still be waited for.
 */
export function packScriptOf(firstLogDir: string, attempt: number): string {
  const script = pathIn(firstLogDir, "packScript");
  return script.replace(/\.sh$/, `${attemptEnding(attempt)}.sh`);
}

/** The log directory of a pack's first run, from the path of its script. */
export function firstLogDirOf(packScript: string): string {
  return packScript.slice(0, packScript.lastIndexOf(`/${names.metadata}/`));
}

/** Where a pack writes by itself, from the path of its script. */
export function packStreams(
  script: string,
): { stdout: string; stderr: string } {
  const stem = script.replace(/\.sh$/, "");
  return { stdout: `${stem}.stdout`, stderr: `${stem}.stderr` };
}

/** Where a parent log directory has what mlxpsub knows of its sweeps. */
export function controlDirOf(parentLogDir: string): string {
  return `${parentLogDir.replace(/\/$/, "")}/.mlxpsub`;
}

/**
 * The file that the holder of a sweep's lock writes, the first or a later one;
 * nobody else ever writes it.
 */
export function holderLog(sweep: string, number: number): string {
  return number === 1 ? `${sweep}.jsonl` : `${sweep}.${number}.jsonl`;
}

/** The file of one that writes without the lock: its own, likewise. */
export function sideLog(sweep: string, writer: string): string {
  return `${sweep}.by-${writer}.jsonl`;
}

/** A file of a log → whose it is; undefined for other names. */
export function logNamed(
  name: string,
): { sweep: string; holder: number | "none" } | undefined {
  const found = /^([^.]+)\.(?:(\d+)\.|(by-[^/]+)\.)?jsonl$/.exec(name);
  if (found === null) return undefined;
  const [, sweep = "", number, side] = found;
  return {
    sweep,
    holder: side !== undefined ? "none" : Number(number ?? 1),
  };
}

/** The directory that is the lock of a sweep, of that generation. */
export function lockName(sweep: string, generation: number): string {
  return `${sweep}.lock.${generation}`;
}

/** A name of such a directory → whose it is; undefined for other names. */
export function lockNamed(
  name: string,
): { sweep: string; generation: number } | undefined {
  const found = /^(.+)\.lock\.(\d+)$/.exec(name);
  if (found === null) return undefined;
  return { sweep: found[1] ?? "", generation: Number(found[2]) };
}

/** A name for what is there while it is being made. */
export function halfName(of: string, unique: string): string {
  return `${of}.${unique}.new`;
}
