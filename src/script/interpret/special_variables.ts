import { lineOf } from "../../source.ts";
import type { Shell } from "./shell.ts";
import { IndexedArray, type Variable } from "./variable.ts";

/** Variables that bash makes up whenever they are read. */
export function specialVariable(
  name: string,
  shell: Shell,
): Variable | undefined {
  switch (name) {
    case "RANDOM":
      return job(name, shell, () => String(shell.nextRandom()));
    case "SRANDOM":
      return job(name, shell, () => String(shell.nextRandom()));
    case "BASHPID":
      return job(name, shell, () => String(4242 + shell.subshells));
    case "PPID":
      return { ...job(name, shell, () => "4000"), flags: "ir" };
    case "EPOCHREALTIME":
      return job(name, shell, () => "4242");
    case "SECONDS":
      return job(name, shell, () => "0");
    case "EPOCHSECONDS":
      return here(
        name,
        shell,
        String(Math.floor(shell.here.now().getTime() / 1000)),
      );
    case "HOSTNAME":
      return job(name, shell, () => shell.here.hostname());
    case "UID":
    case "EUID":
      return { ...here(name, shell, "0"), flags: "ir" };
    case "SHLVL":
      return here(name, shell, "1");
    case "LINENO":
      warnOfLine(shell);
      return job(name, shell, () => String(lineNow(shell)));
    case "BASH_SUBSHELL":
      return text(String(shell.subshells));
    case "FUNCNAME":
      return shell.calls.length === 0
        ? undefined
        : array([...shell.calls.map((it) => it.name).toReversed(), "main"]);
    case "BASH_SOURCE":
      return array([
        ...shell.calls.map((it) => it.code.path).toReversed(),
        shell.here.scriptPath,
      ]);
    case "BASH_LINENO":
      return array([
        ...shell.calls.map((it) => String(it.line)).toReversed(),
        "0",
      ]);
    case "PIPESTATUS":
      return array(
        shell.state.pipeStatus.map((it) => it.mark || String(it.code)),
      );
    case "DIRSTACK":
      return array([shell.state.directory, ...shell.state.directories]);
    case "SHELLOPTS":
      return {
        ...text([...shell.state.options].sort().join(":")),
        flags: "r",
      };
    case "BASHOPTS":
      return { ...text([...shell.state.shopts].sort().join(":")), flags: "r" };
    default:
      return undefined;
  }
}

function warnOfLine(shell: Shell): void {
  if (shell.unknowns.trust === "here" || shell.code.kind !== "script") return;
  shell.warn(
    '"$LINENO" is another line in the jobs, which hold other lines',
    { start: shell.lineAt, end: shell.lineAt },
    "Name the step in its place",
  );
}

/** The line of the command that is interpreted. */
export function lineNow(shell: Shell): number {
  return lineOf(shell.code.text, shell.lineAt);
}

function text(value: string): Variable {
  return { flags: "", value, epoch: -1 };
}

function array(values: string[]): Variable {
  return { flags: "a", value: IndexedArray.of(values), epoch: -1 };
}

function job(name: string, shell: Shell, value: () => string): Variable {
  return text(
    shell.unknowns.trust === "here"
      ? value()
      : shell.unknowns.job({ what: `$${name}` }),
  );
}

function here(name: string, shell: Shell, value: string): Variable {
  return text(shell.unknowns.here({ what: `$${name}` }, value));
}
