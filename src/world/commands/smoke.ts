import type { SubmitOptions } from "../../cli/call.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import { visible } from "../../visible.ts";
import { pathIn } from "../../jobs/layout.ts";
import { makeJob } from "../../jobs/make_job.ts";
import { local } from "../../schedulers/local.ts";
import { formatDuration } from "../../status/row.ts";
import { prepareEnvironment } from "../around/environment.ts";
import { makePlan, type Plan } from "../around/make_plan.ts";
import type { ReadScript } from "../around/read_script.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { endNoteIn } from "../logs/end_note.ts";
import { readEnd } from "../logs/failure_reason.ts";
import { type LocalEnd, runHere } from "../queue/run_here.ts";
import { worldFailure } from "../system/cause.ts";
import { removeQuietly, writeNew } from "../system/files.ts";
import type { Terminal } from "../system/terminal.ts";

/** Of its notes, which no other job shares. */
const sweep = "smoke";

/** Lines of a log that are shown. */
const shownLines = 20;

/**
 * `--smoke`: runs a plan's first job here before anything is submitted, in a
 * log directory of its own below the temporary one, which stays where the job
 * fails. Throws a Failure then. One that still runs when its time is up is
 * stopped, and has passed.
 */
export async function smoke(
  script: ReadScript,
  options: SubmitOptions,
  plan: Plan,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<"passed" | "interrupted"> {
  const seconds = plan.options.smoke ?? 60;
  const parent = Deno.makeTempDirSync({ prefix: "mlxpsub-smoke-" });
  let isKept = false;
  try {
    const job = await jobIn(parent, script, options, plan, signal);
    write(job);
    const { workDir } = plan.settings;
    const { end, isOver, took } = await runFor(
      seconds,
      pathIn(job.logDir, "script"),
      workDir,
      signal,
      (left) =>
        terminal.progress(
          `the first job runs here, for ${formatDuration(left)} at most`,
        ),
    );
    terminal.endProgress();
    if (signal.aborted) return "interrupted";
    const fault = faultOf(end, isOver, job.logDir);
    if (fault === undefined) {
      if (!plan.options.quiet) {
        terminal.tell(
          `the first job ran here for ${formatDuration(took)}${
            isOver ? ", and was stopped" : ""
          }\n`,
        );
      }
      return "passed";
    }
    isKept = true;
    terminal.tell(logsOf(job.logDir));
    throw new Failure([error(
      `Cannot submit: the first job, run here, ${fault}`,
      undefined,
      `See ${job.logDir}; nothing was submitted`,
    )], exitCodes.world);
  } finally {
    if (!isKept) removeQuietly(parent);
  }
}

/** The first job as it would be if the log directory were that one. */
async function jobIn(
  parent: string,
  script: ReadScript,
  options: SubmitOptions,
  plan: Plan,
  signal: AbortSignal,
): Promise<ReturnType<typeof makeJob>> {
  const { runs } = await makePlan(
    script,
    { ...options, logDir: parent },
    currentDirectory(),
    signal,
  );
  const [first] = plan.runs;
  // what --skip-done leaves out is no first one
  const run =
    runs.find((it) =>
      it.line === first?.line && it.command === first.command
    ) ?? runs[0];
  if (run === undefined) throw new Error("the plan has no run");
  // the code is what it is in the snapshot, which is not made yet
  const { snapshot: _, ...settings } = plan.settings;
  return makeJob(run, 1, {
    ...settings,
    sweep,
    scheduler: local,
    directives: [],
    submission: "each",
  });
}

function write(job: ReturnType<typeof makeJob>): void {
  try {
    Deno.mkdirSync(pathIn(job.logDir, "metadata"), { recursive: true });
    writeNew(pathIn(job.logDir, "mlxpYaml"), job.mlxpYaml);
    writeNew(pathIn(job.logDir, "infoYaml"), job.infoYaml);
    writeNew(pathIn(job.logDir, "script"), job.script);
    Deno.chmodSync(pathIn(job.logDir, "script"), 0o700);
  } catch (cause) {
    throw worldFailure(`write the first job into "${job.logDir}"`, cause);
  }
}

async function runFor(
  seconds: number,
  script: string,
  workDir: string,
  signal: AbortSignal,
  onProgress: (left: number) => void,
): Promise<{ end: LocalEnd; isOver: boolean; took: number }> {
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), seconds * 1000);
  const began = performance.now();
  onProgress(seconds);
  try {
    const { ending } = runHere(script, workDir, {
      variables: prepareEnvironment(local, workDir),
      signal: AbortSignal.any([signal, time.signal]),
    });
    const end = await ending;
    const took = (performance.now() - began) / 1000;
    return { end, isOver: time.signal.aborted, took };
  } catch (cause) {
    throw worldFailure(`start "${script}"`, cause);
  } finally {
    clearTimeout(timer);
  }
}

/** What is wrong with how it ended, if something is. */
function faultOf(
  end: LocalEnd,
  isOver: boolean,
  logDir: string,
): string | undefined {
  if (end.kind === "left behind") return "could not be stopped";
  if (isOver) return undefined;
  if (end.exitCode !== 0) return `failed with exit code ${end.exitCode}`;
  const run = endNoteIn(logDir, sweep)?.runExitCode ?? 0;
  return run === 0
    ? undefined
    : `failed: its run ended with exit code ${run}, and the script went on`;
}

/** The ends of its logs, for people. */
function logsOf(logDir: string): string {
  return (["stdout", "stderr"] as const).map((name) => {
    const lines = readEnd(pathIn(logDir, name), 16_384).text.trimEnd()
      .split("\n").slice(-shownLines);
    return lines.join("") === ""
      ? ""
      : `log.${name}:\n${lines.map((it) => `  ${visible(it)}\n`).join("")}`;
  }).join("");
}
