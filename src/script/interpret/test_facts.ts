import { calculate } from "./calculate.ts";
import { filesOf, normalPath, UnknownFile } from "./files.ts";
import type { Shell } from "./shell.ts";
import { textSubscriptKey } from "./subscript.ts";
import type { TestContext } from "./text/test_facts.ts";
import { hasMark } from "./unknowns.ts";
import { elementOf, rawVariable, textOf, variableOf } from "./variables.ts";
import { mayBeSetInJob } from "./parameter/value.ts";

/** What `test` and `[[ ]]` ask of a shell. */
export function testContext(
  shell: Shell,
  numbers: "calculated" | "plain",
): TestContext {
  const { directory } = shell.state;
  const known = shell.unknowns.resolved(directory);
  const here = filesOf(shell);
  const ask = <T>(work: (path: string) => T) => (path: string): T => {
    if (known === undefined && !path.startsWith("/")) {
      throw new UnknownFile({ what: shell.unknowns.shown(directory) });
    }
    return work(path);
  };
  return {
    here: known === undefined
      ? {
        ...here,
        stat: ask((it) => here.stat(it)),
        lstat: ask((it) => here.lstat(it)),
        access: (path, want) => ask((it) => here.access(it, want))(path),
      }
      : here,
    directory: known ?? "",
    isSet(name) {
      const match = /^([A-Za-z_]\w*)(?:\[([^]*)\])?$/.exec(name);
      if (match === null) {
        return /^\d+$/.test(name) &&
          shell.state.positional[Number(name) - 1] !== undefined;
      }
      const [, base = "", subscript] = match;
      const variable = variableOf(base, shell);
      if (subscript === undefined) {
        const text = textOf(base, shell);
        if (text !== undefined) return true;
        return variable === undefined && mayBeSetInJob(base, shell) &&
            shell.here.environment.has(base)
          ? "unknown"
          : false;
      }
      if (subscript === "@" || subscript === "*") {
        return variable?.value !== undefined;
      }
      if (/[$`]/.test(subscript) && variable?.flags.includes("A") !== true) {
        return "unknown";
      }
      const key = textSubscriptKey(subscript, variable, shell);
      return hasMark(String(key))
        ? "unknown"
        : elementOf(variable, key) !== undefined;
    },
    isNameref: (name) => rawVariable(name, shell)?.flags.includes("n") === true,
    isTerminal: () => false,
    option: (name) => shell.state.options.has(name),
    ...(numbers === "plain" ? {} : {
      number(text: string) {
        const value = calculate(text, shell);
        return hasMark(value) ? "unknown" as const : BigInt(value);
      },
    }),
  };
}

/** An absolute path; undefined where only the job knows the directory. */
export function absolutePath(path: string, shell: Shell): string | undefined {
  const known = shell.unknowns.resolved(path);
  const directory = shell.unknowns.resolved(shell.state.directory);
  if (known === undefined) return undefined;
  if (known.startsWith("/")) return normalPath(known, "/");
  return directory === undefined ? undefined : normalPath(known, directory);
}
