import type { Jump } from "../jump.ts";
import { filesOf, normalPath, UnknownFile } from "../files.ts";
import { write } from "../output.ts";
import type { Shell } from "../shell.ts";
import { failure, type Status, statusOf, success } from "../state.ts";
import { absolutePath } from "../test_facts.ts";
import { hasMark } from "../unknowns.ts";
import { putGlobal, rawVariable, textOf } from "../variables.ts";
import type { Call } from "./builtin.ts";

/** `cd [-L|-P] [dir]` */
export function cd(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  const rest = args.filter((it, index) =>
    !(/^-[LPe@]+$/.test(it) || it === "--" && index === 0)
  );
  const [given] = rest;
  if (rest.length > 1) {
    shell.complain("cd: too many arguments");
    shell.setStatus(failure);
    return undefined;
  }
  const target = given ?? textOf("HOME", shell);
  if (target === undefined) {
    shell.complain("cd: HOME not set");
    shell.setStatus(failure);
    return undefined;
  }
  if (given === "-") {
    const old = textOf("OLDPWD", shell);
    if (old === undefined) {
      shell.complain("cd: OLDPWD not set");
      shell.setStatus(failure);
      return undefined;
    }
    shell.setStatus(change(old, shell));
    write(`${shell.state.directory}\n`, shell);
    return undefined;
  }
  if (given === "") {
    shell.setStatus(success);
    return undefined;
  }
  shell.setStatus(change(target, shell));
  return undefined;
}

/** Goes to a directory, where it is there or only the job can tell. */
export function change(target: string, shell: Shell): Status {
  const path = absolutePath(target, shell);
  const cdPath = textOf("CDPATH", shell) ?? "";
  if (
    cdPath !== "" && !/^\.{0,2}\//.test(target) && !/^\.\.?$/.test(target) &&
    path !== undefined && !hasMark(cdPath)
  ) {
    for (const base of cdPath.split(":")) {
      const found = normalPath(target, absolutePath(base || ".", shell) ?? "/");
      if (isDirectory(found, shell) === "yes") return go(found, shell);
    }
  }
  if (path === undefined) {
    // known only in the job: a text with what is not known in it
    const joined = hasMark(target.slice(0, 2)) || target.startsWith("/")
      ? target
      : `${shell.state.directory}/${target}`;
    return go(joined, shell);
  }
  if (hasMark(target)) {
    go(
      target.startsWith("/") || hasMark(target.slice(0, 2))
        ? target
        : `${shell.state.directory}/${target}`,
      shell,
    );
    return success;
  }
  if (
    shell.unknowns.trust === "here" &&
    (isDirectory(path, shell) === "no" || throughNothing(target, shell))
  ) {
    shell.complain(`cd: ${target}: No such file or directory`);
    return failure;
  }
  return go(
    target.startsWith("/") || !hasMark(shell.state.directory)
      ? path
      : `${shell.state.directory}/${target}`,
    shell,
  );
}

/** `cd none/..` */
function throughNothing(target: string, shell: Shell): boolean {
  return [...target.matchAll(/\/\.\.(?=\/|$)/g)].some(({ index }) => {
    const before = absolutePath(target.slice(0, index) || "/", shell);
    return before !== undefined && isDirectory(before, shell) === "no";
  });
}

function isDirectory(path: string, shell: Shell): "yes" | "no" | "unknown" {
  try {
    return filesOf(shell).stat(path)?.kind === "directory" ? "yes" : "no";
  } catch (cause) {
    if (!(cause instanceof UnknownFile)) throw cause;
    return "unknown";
  }
}

function go(path: string, shell: Shell): Status {
  const old = shell.state.directory;
  shell.state.directory = path;
  putGlobal("OLDPWD", { flags: "x", value: old, epoch: shell.epoch }, shell);
  const flags = rawVariable("PWD", shell)?.flags ?? "x";
  putGlobal("PWD", { flags, value: path, epoch: shell.epoch }, shell);
  return success;
}

export function pwd(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  const end = args.findIndex((it) => !/^-./.test(it) || it === "--");
  const wrong = args.slice(0, end === -1 ? args.length : end).find((it) =>
    !/^-[LP]+$/.test(it)
  );
  if (wrong !== undefined) {
    return invalid(`pwd: ${wrong}: invalid option`, shell);
  }
  write(`${shell.state.directory}\n`, shell);
  shell.setStatus(success);
  return undefined;
}

export function invalid(message: string, shell: Shell): undefined {
  shell.complain(message);
  shell.setStatus(statusOf(2));
  return undefined;
}
