import { startsOthers } from "./starters.ts";

/** Launchers whose programs get another environment, or that of a container. */
const otherEnvironment =
  /(^|\/)(sudo|doas|oarsh|docker|podman|systemd-run)$|^-(i|u|-unset|-ignore-environment|-split-string|S|e|x|-cleanenv|-containall|-env|-export)(=|$)|^-$/;

/** What stands before a shell that a launcher starts. */
export interface Launcher {
  /** Which word names the shell. */
  shellAt: number;
  /** What `env` gives it. */
  variables: [name: string, value: string][];
  /** Whether the variables there are those of the script. */
  environment: "the script's" | "another";
}

/** `srun -n 2 bash -c …`: the words of a command → its launcher. */
export function launcherOf(
  words: readonly string[],
  launchers: readonly string[],
): Launcher | undefined {
  if (!startsOthers(words, launchers)) return undefined;
  const shellAt = words.findIndex((it, at) =>
    at > 0 && /^(?:\/(?:usr\/)?bin\/)?(?:bash|sh|dash)$/.test(it) &&
    /^-\w+$/.test(words[at + 1] ?? "")
  );
  if (shellAt === -1) return undefined;
  const before = words.slice(0, shellAt);
  const env = before.findLastIndex((it) => /(^|\/)env$/.test(it));
  return {
    shellAt,
    variables: env === -1 ? [] : before.slice(env + 1).flatMap((it) => {
      const at = it.indexOf("=");
      return /^[A-Za-z_]\w*=/.test(it)
        ? [[it.slice(0, at), it.slice(at + 1)] as [string, string]]
        : [];
    }),
    environment:
      before.some((it) =>
          otherEnvironment.test(it) && !/^--export=ALL$/.test(it)
        )
        ? "another"
        : "the script's",
  };
}
