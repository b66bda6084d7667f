import { byName } from "../by_name.ts";
import { closeWord } from "../close_word.ts";

/** Commands that start the command in their arguments. */
export const starters = new Set([
  ..."srun mpirun mpiexec orterun prun ibrun aprun jsrun lrun oarsh".split(" "),
  ..."time exec env command nohup setsid nice ionice chrt timeout".split(" "),
  ..."stdbuf unbuffer taskset numactl prlimit setarch linux64".split(" "),
  ..."sudo doas xvfb-run perf strace ltrace valgrind nsys ncu nvprof".split(
    " ",
  ),
  ..."cgexec systemd-run tini dumb-init builtin".split(" "),
  // sites and frameworks: CCC's and Ifremer's launchers, Horovod's
  ..."ccc_mprun s_exec horovodrun".split(" "),
]);

/** The same, behind one of these subcommands only. */
const subcommandStarters = byName<readonly string[]>({
  conda: ["run"],
  mamba: ["run"],
  micromamba: ["run"],
  poetry: ["run"],
  pipenv: ["run"],
  pdm: ["run"],
  uv: ["run"],
  hatch: ["run"],
  pixi: ["run"],
  rye: ["run"],
  flux: ["run"],
  singularity: ["exec", "run"],
  apptainer: ["exec", "run"],
  docker: ["run"],
  podman: ["run"],
});

/** Whether a command, by its name and other words, starts another. */
export function startsAny(words: readonly string[], name: string): boolean {
  return starters.has(name) ||
    subcommandStarters[name]?.some((it) => words.includes(it)) === true;
}

/** Whether the words of a command start the command among them. */
export function startsOthers(
  words: readonly string[],
  launchers: readonly string[],
): boolean {
  const name = baseName(words[0] ?? "");
  return launchers.includes(name) || startsAny(words, name);
}

export function baseName(text: string): string {
  return text.slice(text.lastIndexOf("/") + 1);
}

/** What makes jobs of a command that cannot be told to start programs. */
export function starterHint(starter: string): string {
  const name = baseName(starter);
  const [, word = "", version = ""] = /^(.*?)([\d.]*)$/s.exec(name) ?? [];
  if (!word.endsWith("python") && closeWord(word, ["python"]) !== undefined) {
    return `Write python${version}, if that is meant`;
  }
  return /^[\w./-]+$/.test(starter) && !/\.py$/.test(starter) &&
      !/^(?:(?:ba|da|z|k)?sh|eval)$/.test(starter)
    ? `Use --launcher ${starter} to make jobs of it`
    : "Write the python command on a line of its own to make jobs of it";
}
