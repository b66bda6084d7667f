/** One line of a log, without what launchers and terminals put around it. */
export interface LogLine {
  text: string;
  /** Of the process that wrote it, where a launcher says so. */
  rank?: string;
}

const escapes =
  // deno-lint-ignore no-control-regex -- what colours text on terminals
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b./g;

/**
 * What launchers put in front of lines: torch (`[rank0]: `), torchrun --tee
 * (`[default0]:`), mpirun --tag-output (`[1,0]<stderr>:`), srun --label
 * (`0: `), Ray (`(train pid=42) `).
 */
const labels: readonly RegExp[] = [
  /^\[rank(\d+)\]: ?/,
  /^\[default(\d+)\]: ?/,
  /^\[\d+,(\d+)\]<std(?:err|out)>: ?/,
  /^ *(\d+): /,
  /^\(\w[\w.:]* pid=(\d+)(?:, ip=[\d.]+)?\) ?/,
];

/** Characters of a line that are looked at: what tells stands at its start. */
const longest = 2000;

/**
 * The text of a log, or of its end → its lines: without colours and labels, of
 * a line that was drawn over only what one sees at last.
 */
export function logLines(text: string): LogLine[] {
  return text.split("\n").map((raw) => {
    const seen = raw.replace(/\r+$/, "").split("\r").at(-1) ?? "";
    const line = seen.slice(0, longest).replace(escapes, "").trimEnd();
    for (const label of labels) {
      const found = label.exec(line);
      if (found === null) continue;
      const rest = line.slice(found[0].length);
      return { text: rest, rank: found[1] ?? "" };
    }
    return { text: line };
  });
}

/** Lines that are about others, or about nothing. */
const noise: readonly RegExp[] = [
  / NCCL INFO /,
  /Unable to register cu\w+ factory|TF-TRT Warning: /,
  /^(?:= {3}|This typically refers to a problem|Please see the FAQ page)/,
  /^\W*$/,
  /HYDRA_FULL_ERROR=1/,
  /^\*\*\* Check failure stack trace: \*\*\*$/,
  /^wandb: /,
  /^To enable traceback see: /,
  /^(?:traceback|error_file|exitcode|time|host|rank) +: /,
  /^Root Cause \(first observed failure\):$|^Failures:$|<NO_OTHER_FAILURES>/,
  /^\[\d+\]:$|^\S+ FAILED$|\bChildFailedError\b/,
  /leaked \w+ objects? to clean up at shutdown/,
  /^(?:\w+\.)*warnings?\.warn\(|\b\w*Warning: /,
  /^mpirun has exited due to|^Primary job +terminated normally|^Per user-direction/,
  /^\[[\w.-]+:\d+\] (?:\*\*\* |Signal code: |Failing at address: |\[ *\d+\] )/,
  /^MPI_ABORT was invoked|^NOTE: invoking MPI_ABORT|^You may or may not see output/,
  /(?<!\d)\d+%\|.*\| *\d+\/[\d?]+ \[/,
  /^\[?[WIE]\d{4}[ \d:.]+.*(?:elastic|socket\.cpp)/,
  /^Traceback \(most recent call last\):$/,
  /^(?:The above exception was the direct cause|During handling of the above exception)/,
  /^(?:full_key|object_type|reference_type)[:=]/,
  /^nccl\w+: |^Last error:$/,
  /^Error termination\. Backtrace:$/,
  /^note: run with `RUST_BACKTRACE=1`|^==\d+==ABORTING$/,
  // a place in MATLAB
  /^Error in \S+ \(line \d+\)$/,
  /^For simplicity, JAX has removed its internal frames/,
];

/** Whether a line tells nothing of why its job failed, `more` being a scheduler's. */
export function isNoise(text: string, more: readonly RegExp[]): boolean {
  const line = text.trim();
  return noise.some((it) => it.test(line)) || more.some((it) => it.test(line));
}
