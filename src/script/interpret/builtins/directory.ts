import type { Jump } from "../jump.ts";
import { filesOf, normalPath, UnknownFile } from "../files.ts";
import { write } from "../output.ts";
import type { Shell } from "../shell.ts";
import { failure, type Status, success } from "../state.ts";
import { absolutePath } from "../test_context.ts";
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
function change(target: string, shell: Shell): Status {
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
  if (isDirectory(path, shell) === "no" && shell.unknowns.trust === "here") {
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
  _args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  write(`${shell.state.directory}\n`, shell);
  shell.setStatus(success);
  return undefined;
}

export function pushd(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const rest = args.filter((it) => it !== "-n" && it !== "--");
  const { state } = shell;
  const [target] = rest;
  const before = state.directory;
  if (target === undefined) {
    const [other, ...more] = state.directories;
    if (other === undefined) {
      shell.complain("pushd: no other directory");
      shell.setStatus(failure);
      return undefined;
    }
    shell.setStatus(change(other, shell));
    state.directories = [before, ...more];
  } else if (/^[+-]\d+$/.test(target)) {
    const all = [before, ...state.directories];
    const number = Number(target.slice(1));
    const at = target.startsWith("+") ? number : all.length - 1 - number;
    const turned = [...all.slice(at), ...all.slice(0, at)];
    shell.setStatus(change(turned[0] ?? before, shell));
    state.directories = turned.slice(1);
  } else {
    const status = change(target, shell);
    shell.setStatus(status);
    if (status !== success) return undefined;
    state.directories = [before, ...state.directories];
  }
  return dirs([], call, shell);
}

export function popd(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const { state } = shell;
  const [first, ...more] = state.directories;
  if (first === undefined) {
    shell.complain("popd: directory stack empty");
    shell.setStatus(failure);
    return undefined;
  }
  const number = args.find((it) => /^[+-]\d+$/.test(it));
  if (number !== undefined && !/^\+0$/.test(number)) {
    const all = [state.directory, ...state.directories];
    const at = number.startsWith("+")
      ? Number(number.slice(1))
      : all.length - 1 - Number(number.slice(1));
    state.directories = all.filter((_, index) => index !== at).slice(1);
    shell.setStatus(success);
    return dirs([], call, shell);
  }
  const status = change(first, shell);
  shell.setStatus(status);
  if (status !== success) return undefined;
  state.directories = more;
  return dirs([], call, shell);
}

export function dirs(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  const { state } = shell;
  shell.setStatus(success);
  if (args.includes("-c")) {
    state.directories = [];
    return undefined;
  }
  const home = textOf("HOME", shell) ?? "";
  const all = [state.directory, ...state.directories].map((it) =>
    home !== "" && !args.includes("-l") &&
      (it === home || it.startsWith(`${home}/`))
      ? `~${it.slice(home.length)}`
      : it
  );
  write(`${all.join(args.includes("-p") ? "\n" : " ")}\n`, shell);
  return undefined;
}
