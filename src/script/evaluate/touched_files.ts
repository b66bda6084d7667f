import type { SimpleCommand } from "../syntax.ts";
import { silentCommands } from "./names.ts";

/** Which files a command that is left for the job may change. */
export function touches(name: string, command: SimpleCommand): string {
  if (/^(mkdir|touch|rm|rmdir|cp|mv|ln|chmod|chgrp)$/.test(name)) {
    return "paths";
  }
  if (name === "tee") return "paths-loud";
  const hidden = command.redirects.some((it) =>
    /^&?>/.test(it.operator) && (it.descriptor ?? "1") === "1"
  );
  if (silentCommands.has(name)) return "silent";
  if (
    /^(module|ml|nvidia-smi|activate|alias|hostname|nproc|date|sleep|which|type|command|hash|uname|whoami|ulimit|umask|free|df|du|uptime|env|printenv|squeue|sinfo|scontrol|bc|mktemp)$/
      .test(name)
  ) {
    return hidden ? "silent" : "none";
  }
  return hidden ? "all-silent" : "all";
}

/** Whether a command changes no file, being run in the evaluation. */
export function isHarmless(name: string): boolean {
  return /^(:|true|false|\[|test|echo|printf|cd|export|local|declare|set|shift|read|return|exit|break|continue|seq|basename|dirname|date|expr|cat|ls|head|tail|sort|tr|cut|sed|awk|grep|wc|realpath|id|trap|wait|unset|let|source|\.)$/
    .test(name);
}
