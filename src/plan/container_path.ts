import { resolve } from "@std/path/posix";
import { knownText } from "../script/known_text.ts";
import type { RunSite } from "../script/run_sites.ts";
import { wordTexts } from "../script/word_text.ts";

/** What a run's container shows of this machine. */
export interface Container {
  /** Paths in it, with what they are here; absolute. */
  mounts: readonly { inside: string; here: string }[];
  /** Where its program starts, if that is said. */
  workDir?: string;
}

const containers =
  /^(singularity|apptainer|docker|podman|podman-hpc|shifter|enroot)$/;

/** singularity(1), docker(1), and srun's plug-in pyxis. */
const mountFlags = /^(?:-B|--bind|-v|--volume|--container-mounts)(?:=(.*))?$/s;
const structuredMount = /^--mount(?:=(.*))?$/s;
const workDirFlags =
  /^(?:--pwd|--cwd|-w|--workdir|--container-workdir)(?:=(.*))?$/s;

/** The container in which a run starts; undefined where it starts in none. */
export function containerOf(
  { run, directory, variables, before = [] }: RunSite,
  source: string,
  workDir: string,
): Container | undefined {
  const program = run.program.text.offsets[0] ?? run.command.span.end;
  const own = run.command.words
    .filter((it) => it.span.end <= program)
    .flatMap((it) => wordTexts(it, source))
    .map((it) => knownText(it, variables) ?? "");
  const words = [...before, ...own];
  const from = words.findIndex((it) =>
    containers.test(it.slice(it.lastIndexOf("/") + 1)) ||
    it.startsWith("--container-")
  );
  if (from === -1) return undefined;
  const base = resolve(workDir, directory ?? ".");
  const mounts: { inside: string; here: string }[] = [];
  let start: string | undefined;
  for (const [at, word] of words.entries()) {
    if (at < from) continue;
    const next = words[at + 1] ?? "";
    const bind = mountFlags.exec(word);
    const mount = structuredMount.exec(word);
    const place = workDirFlags.exec(word);
    if (bind !== null) {
      for (const it of (bind[1] ?? next).split(",")) {
        const [here = "", inside = here] = it.split(":");
        if (here !== "") mounts.push({ inside, here: resolve(base, here) });
      }
    } else if (mount !== null) {
      const keys = new Map(
        (mount[1] ?? next).split(",").map((it) => {
          const [key = "", value = ""] = it.split("=");
          return [key, value] as const;
        }),
      );
      const here = keys.get("source") ?? keys.get("src");
      const inside = keys.get("target") ?? keys.get("dst") ??
        keys.get("destination");
      if (here !== undefined && inside !== undefined) {
        mounts.push({ inside, here: resolve(base, here) });
      }
    } else if (place !== null) start = place[1] ?? next;
  }
  return { mounts, ...(start === undefined ? {} : { workDir: start }) };
}

/** What a path of a container is here; undefined where no mount tells. */
export function pathHere(
  path: string,
  { mounts }: Container,
): string | undefined {
  const [mount] = mounts.filter(({ inside }) =>
    path === inside || path.startsWith(`${inside.replace(/\/$/, "")}/`)
  ).sort((a, b) => b.inside.length - a.inside.length);
  return mount === undefined
    ? undefined
    : resolve(mount.here, path.slice(mount.inside.length).replace(/^\//, ""));
}
