import { startsOthers } from "../starters.ts";
import type { Shell } from "./shell.ts";
import { absolutePath } from "./test_facts.ts";
import type { Field } from "./trace.ts";

/** Commands that another shell gets from a file, or from what it reads. */
export interface ShellScript {
  text: string;
  /** As it is written; undefined: from standard input. */
  file?: string;
}

/** Longer files are installations, not scripts with runs. */
const longest = 50_000;

const shellName = /^(?:.*\/)?(?:ba|da|z|k)?sh$/;

/**
 * The commands of `bash job.sh`, `./job.sh`, `srun job.sh` and `bash <<EOF`,
 * as far as they are known here.
 */
export function shellScriptOf(
  fields: readonly Field[],
  shell: Shell,
): ShellScript | undefined {
  const words = fields.map(({ text }) => shell.unknowns.resolved(text) ?? "");
  const [first = ""] = words;
  const launches = startsOthers(words, []) || /^(ssh|su)$/.test(first);
  const shellAt = shellName.test(first)
    ? 0
    : launches
    ? words.findIndex((it) => shellName.test(it))
    : -1;
  if (shellAt === -1) {
    for (const [at, it] of words.entries()) {
      if (at > 0 ? launches && /^[^-].*[./]/.test(it) : it.includes("/")) {
        const found = fileAt(at, words, shell, "script");
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
  const behind = words.slice(shellAt + 1);
  if (behind.some((it) => /^-\w*c$/.test(it))) return undefined;
  const at = behind.findIndex((it) => !/^[-+]/.test(it));
  return at === -1 || behind.slice(0, at).includes("-s")
    ? inputOf(shell)
    : fileAt(shellAt + 1 + at, words, shell, "any");
}

function fileAt(
  at: number,
  words: readonly string[],
  shell: Shell,
  kind: "script" | "any",
): ShellScript | undefined {
  const file = words[at];
  const path = file === undefined ? undefined : absolutePath(file, shell);
  if (file === undefined || path === undefined) return undefined;
  const text = textOf(path, shell);
  return text === undefined || text.includes("\0") ||
      kind === "script" && !/^#!.*sh\b/.test(text) && !/\.sh$/.test(file)
    ? undefined
    : { text, file };
}

/** Of a file that a command may have changed: as it was, or as it is here. */
function textOf(path: string, shell: Shell): string | undefined {
  const own = shell.state.files.lastOf(path);
  if (own?.kind === "text") return shell.unknowns.shown(own.text);
  const { here } = shell;
  return here.stat(path)?.kind === "file"
    ? here.read(path, longest)
    : undefined;
}

function inputOf({ state, unknowns }: Shell): ShellScript | undefined {
  const input = state.descriptors.get(0);
  return input?.kind !== "input" || input.unknown !== undefined
    ? undefined
    : { text: unknowns.shown(input.text.slice(input.at)) };
}
