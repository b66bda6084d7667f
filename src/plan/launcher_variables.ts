/**
 * The variables that launchers give a program, by the words before it:
 * `env A=1`, `srun --export=ALL,A=1`, `singularity exec --env A=1`,
 * `docker run -e A=1`. One that only passes on what is there is none.
 */
export function launcherVariables(
  words: readonly string[],
): [name: string, value: string][] {
  const names = words.map((it) => it.slice(it.lastIndexOf("/") + 1));
  const env = names.lastIndexOf("env");
  const isContainer = names.some((it) => /^(?:docker|podman)$/.test(it));
  return words.flatMap((word, at) => {
    const option = words[at - 1] ?? "";
    if (env !== -1 && at > env && pair.test(word)) return [parts(word)];
    const listed = /^--(?:export|env)=(.*)$/s.exec(word)?.[1] ??
      (/^--(?:export|env)$/.test(option) || isContainer && option === "-e"
        ? word
        : "");
    return listed.split(/,(?=[A-Za-z_]\w*(?:[=,]|$))/)
      .filter((it) => pair.test(it)).map(parts);
  });
}

const pair = /^[A-Za-z_]\w*=/;

function parts(word: string): [name: string, value: string] {
  const at = word.indexOf("=");
  return [word.slice(0, at), word.slice(at + 1)];
}
