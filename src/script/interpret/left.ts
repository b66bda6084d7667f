import type { SimpleCommand } from "../syntax.ts";
import { shellQuote } from "../word_text.ts";
import type { Jump } from "./jump.ts";
import { touchFile, touchMode } from "./files.ts";
import { collecting, writeTo } from "./output.ts";
import type { Redirected } from "./redirects.ts";
import { redirectTexts } from "./run.ts";
import type { Shell } from "./shell.ts";
import { shellScriptOf } from "./shell_script.ts";
import { type Status, statusOf } from "./state.ts";
import type { Field } from "./trace.ts";
import { hasMark, type Origin, type Unknowns } from "./unknowns.ts";
import { noteWrittenBy } from "./written_files.ts";

/** Commands that print nothing on standard output. */
const silent =
  /^(mkdir|touch|rm|rmdir|cp|mv|ln|chmod|chgrp|chown|sleep|umask|ulimit|hash|kill|wait|module|ml|conda|mamba|micromamba|deactivate|activate|disown|sync|rsync|tar|unzip|gzip|gunzip|export)$/;

/** Commands that change no file that a script looks at. */
const harmless =
  /^(module|ml|conda|mamba|micromamba|activate|deactivate|nvidia-smi|hostname|nproc|sleep|which|whereis|type|command|hash|uname|whoami|id|groups|ulimit|umask|free|df|du|uptime|env|printenv|squeue|sinfo|scontrol|sacct|qstat|bjobs|oarstat|bc|mktemp|echo|lscpu|lspci|nvcc|gcc|git|pip|pip3|python|python3|ps|top|kill|wait|test|true|false|date|tty|stty|clear|tput|locale|getconf|logger|sync|ldd|file|stat|md5sum|sha256sum|readlink|numfmt|jq|yq|trap|ssh-agent|eval|source|\.|srun|exec|numactl|taskset|ipcs|lsof|ping|spack|xargs|shuf|od|xxd|hexdump|strings|rev|tac|nl|fold|fmt|column|paste|join|comm|diff|cmp|zcat|openssl|ss|netstat|jobs|disown|times|pgrep|pidof|getent|lsb_release|ifconfig|ip|scancel|bkill|qdel)$/;

/** Leaves a command to the job: what it does there is not known here. */
export function leave(
  fields: Field[],
  command: SimpleCommand,
  redirects: Redirected[],
  shell: Shell,
): Jump | undefined {
  const { unknowns } = shell;
  // more work than a builtin
  shell.tick(command.span, 8);
  const name = fields[0]?.text ?? "";
  const base = name.slice(name.lastIndexOf("/") + 1);
  const place = shell.place(command.span);
  const words = fields.map((it) => unknowns.shown(it.text));
  const script = shellScriptOf(fields, shell);
  shell.effect({
    kind: "left",
    text: [
      "left",
      shell.startsIn(),
      ...words,
      ...redirectTexts(redirects, shell),
    ].join("\u0000"),
    span: place.span,
    words: unknowns.trust === "here" ? fields.map((it) => it.text) : words,
    ...(unknowns.resolved(name) === undefined ? { open: "yes" } : {}),
    ...(script === undefined ? {} : { script }),
    ...(environment.test(base) && shell.subshells === 0 && shell.trials === 0
      ? { environment: environmentCode(fields, shell) }
      : {}),
  });
  const what = shell.code.text.slice(command.span.start, command.span.end);
  const origin: Origin = { what, place };
  const idle = shell.settings.idle?.has(base) === true;
  if (!idle) touch(base, fields, origin, shell);
  if (!idle) {
    const texts = fields.slice(1).map((it) => it.text);
    noteWrittenBy(base, texts, command.span, shell);
  }
  if (!silent.test(base) && !idle) {
    for (const descriptor of [1, 2]) {
      const sink = collecting(shell, descriptor);
      if (sink !== undefined) writeTo(sink, unknowns.job(origin), shell);
      if (descriptor === 1 && sink === collecting(shell, 2)) break;
    }
  }
  shell.setStatus(
    unknowns.trust === "here"
      ? statusOf(statusHere(base))
      : new StatusInJob(unknowns, origin),
  );
  return base === "exec" ? { kind: "exit", why: "exit" } : undefined;
}

/** A status that only the job knows: a value of its own once it is read. */
class StatusInJob implements Status {
  readonly code = 0;
  #mark: string | undefined;

  constructor(readonly unknowns: Unknowns, readonly origin: Origin) {}

  get mark(): string {
    return this.#mark ??= this.unknowns.job(this.origin);
  }
}

/** Commands that change the shell that starts them. */
const environment =
  /^(module|ml|conda|mamba|micromamba|source|\.|ulimit|umask|eval|activate|deactivate|spack)$/;

/** The command as it may stand anywhere in the job. */
function environmentCode(fields: Field[], shell: Shell): string {
  return fields.map(({ text }) => {
    const known = shell.unknowns.resolved(text);
    return known === undefined ? shell.unknowns.shown(text) : shellQuote(known);
  }).join(" ");
}

function statusHere(base: string): number {
  return base === "false" ? 1 : 0;
}

/** What a left command may have done to files. */
function touch(
  name: string,
  fields: Field[],
  origin: Origin,
  shell: Shell,
): void {
  const paths = fields.slice(1).map((it) => it.text)
    .filter((it) => !it.startsWith("-"));
  switch (name) {
    case "mkdir":
      for (const path of paths) {
        touchFile(path, { kind: "directory" }, shell, origin);
        for (
          let at = path.lastIndexOf("/");
          at > 0 && !hasMark(path);
          at = path.lastIndexOf("/", at - 1)
        ) {
          touchFile(path.slice(0, at), { kind: "directory" }, shell, origin);
        }
      }
      return;
    case "rm":
    case "rmdir":
      for (const path of paths) {
        touchFile(path, { kind: "gone" }, shell, origin);
      }
      return;
    case "touch":
    case "chmod":
    case "chgrp":
    case "chown":
      for (const path of paths) touchMode(path, shell, origin);
      return;
    case "cp":
    case "mv":
    case "ln":
    case "tee":
    case "truncate":
    case "install":
      for (const path of paths) {
        touchFile(path, { kind: "unknown", origin }, shell, origin);
      }
      return;
  }
  if (harmless.test(name)) return;
  shell.state.filesTouched = origin;
  shell.state.files.changeAll(origin);
}
