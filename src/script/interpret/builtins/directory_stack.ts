/** pushd, popd and dirs: bash manual, 6.8.1. */
import type { Jump } from "../jump.ts";
import { write } from "../output.ts";
import type { Shell } from "../shell.ts";
import { failure, statusOf, success } from "../state.ts";
import { textOf } from "../variables.ts";
import type { Call } from "./builtin.ts";
import { change } from "./directory.ts";

/** `[-n] [--] [word …]`; `fault`: what is said of a word that is wrong. */
function stackWords(
  args: string[],
): { goes: boolean; words: string[] } | { fault: string } {
  let goes = true;
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (word === "-n") goes = false;
    else if (/^-(?!\d+$)./.test(word)) {
      return { fault: `${word}: invalid number` };
    } else break;
  }
  return { goes, words: args.slice(at) };
}

/** `+n` or `-n` → the place in a list; undefined beyond it. */
function placeIn(word: string, count: number): number | undefined {
  const number = Number(word.slice(1));
  const place = word.startsWith("+") ? number : count - 1 - number;
  return place < 0 || place >= count ? undefined : place;
}

function fails(message: string, shell: Shell, status = 1): undefined {
  shell.complain(message);
  shell.setStatus(statusOf(status));
  return undefined;
}

/** `pushd [-n] [+n|-n|dir]` */
export function pushd(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const given = stackWords(args);
  if ("fault" in given) return fails(`pushd: ${given.fault}`, shell, 2);
  const { goes, words } = given;
  if (words.length > 1) return fails("pushd: too many arguments", shell);
  const { state } = shell;
  const [target] = words;
  const before = state.directory;
  if (target === undefined) {
    const [other, ...more] = state.directories;
    if (!goes) {
      shell.setStatus(success);
      return undefined;
    }
    if (other === undefined) return fails("pushd: no other directory", shell);
    shell.setStatus(change(other, shell));
    if (shell.state.status === failure) return undefined;
    state.directories = [before, ...more];
  } else if (/^[+-]\d+$/.test(target)) {
    const all = [before, ...state.directories];
    const at = placeIn(target, all.length);
    if (at === undefined || all.length === 1) {
      return fails(`pushd: ${target}: directory stack index`, shell);
    }
    const turned = [...all.slice(at), ...all.slice(0, at)];
    if (goes) {
      shell.setStatus(change(turned[0] ?? before, shell));
      if (shell.state.status === failure) return undefined;
    }
    state.directories = turned.slice(1);
    if (!goes) return undefined;
  } else if (goes) {
    const status = change(target, shell);
    shell.setStatus(status);
    if (status === failure) return undefined;
    state.directories = [before, ...state.directories];
  } else {
    state.directories = [target, ...state.directories];
    shell.setStatus(success);
  }
  return dirs([], call, shell);
}

/** `popd [-n] [+n|-n]` */
export function popd(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const given = stackWords(args);
  if ("fault" in given) return fails(`popd: ${given.fault}`, shell, 2);
  const { goes, words } = given;
  const [number] = words;
  if (number !== undefined && !/^[+-]\d+$/.test(number)) {
    return fails(`popd: ${number}: invalid argument`, shell, 2);
  }
  const { state } = shell;
  const [first, ...more] = state.directories;
  if (first === undefined) return fails("popd: directory stack empty", shell);
  const all = [state.directory, ...state.directories];
  const at = number === undefined ? 0 : placeIn(number, all.length);
  if (at === undefined) {
    return fails(`popd: ${number}: directory stack index`, shell);
  }
  if (at > 0 || !goes) {
    const gone = Math.max(at, 1);
    state.directories = all.filter((_, index) => index !== gone).slice(1);
    shell.setStatus(success);
    return dirs([], call, shell);
  }
  const status = change(first, shell);
  shell.setStatus(status);
  if (status === failure) return undefined;
  state.directories = more;
  return dirs([], call, shell);
}

/** `dirs [-clpv] [+n] [-n]` */
export function dirs(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  const { state } = shell;
  const all = [state.directory, ...state.directories];
  shell.setStatus(success);
  let options = "";
  let only: number | undefined;
  for (const word of args) {
    if (/^[+-]\d+$/.test(word)) {
      only = placeIn(word, all.length);
      if (only === undefined) {
        return fails(`dirs: ${word}: directory stack index`, shell);
      }
    } else if (/^-[clpv]+$/.test(word)) options += word;
    else if (word !== "--") {
      return fails(`dirs: ${word}: invalid option`, shell, 2);
    }
  }
  if (options.includes("c")) {
    state.directories = [];
    return undefined;
  }
  const home = textOf("HOME", shell) ?? "";
  const shown = all.map((it) =>
    home !== "" && !options.includes("l") &&
      (it === home || it.startsWith(`${home}/`))
      ? `~${it.slice(home.length)}`
      : it
  );
  const lines = options.includes("v")
    ? shown.map((it, index) => `${String(index).padStart(2)}  ${it}`)
    : shown;
  const text = only !== undefined
    ? lines[only] ?? ""
    : lines.join(/[pv]/.test(options) ? "\n" : " ");
  write(`${text}\n`, shell);
  return undefined;
}
