import type { RunSearch } from "../run_sites.ts";
import type { Script } from "../script.ts";
import { everyCommand, partsOf, wordsOf } from "../walk.ts";
import type { Facts } from "./facts.ts";
import { markStart, type Unknowns } from "./markers.ts";
import { madeUp, sameInJob } from "./names.ts";
import { Writer } from "./writer.ts";

/** The variables that are the same in the job, as they are here. */
export function opening(search: RunSearch): string {
  const lines = ["unset -v OPTARG REPLY"];
  for (const name of sameInJob) {
    const value = search.environment.get(name);
    if (/^(HOME|USER|LOGNAME|SHELL|LANG|LC_\w+)$/.test(name)) {
      lines.push(
        value === undefined
          ? `unset -v ${name}`
          : `export ${name}='${
            value.replaceAll(markStart, "").replaceAll("'", "'\\''")
          }'`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The user's commands as code, in a subshell of its own. */
export function programOf(
  script: Script,
  facts: Facts,
  unknowns: Unknowns,
  names: EnvironmentName[],
): string {
  const { text } = script.source;
  const environment = names.map(({ name, kind }) =>
    `${name}=${unknowns.mark({ text: `$${name}`, kind })}`
  );
  const writer = new Writer(facts, unknowns, "traced", text);
  const code = writer.list(script.commands);
  const extglob = text.includes("extglob") ? "shopt -s extglob\n" : "";
  const exits = /^#!.*\s-\w*e/.test(script.shebang)
    ? "__mlxpsub_t e\nset -e\n"
    : "";
  const functions = [...facts.runFunctions].join(" ").replaceAll("'", "");
  return `${extglob}__mlxpsub_runfunctions='${functions}'
(
${environment.join("\n")}
${exits}${code}
__mlxpsub_t z
)
`;
}

export interface EnvironmentName {
  name: string;
  kind: "environment" | "other";
}

/** Variables that a script reads before, or without, setting them. */
export function environmentNames(facts: Facts): EnvironmentName[] {
  const reads = new Map<string, number>();
  for (const command of everyCommand(facts.list)) {
    for (const word of wordsOf(command)) {
      for (const part of partsOf(word)) {
        if (part.kind === "parameter" && /^[A-Za-z_]/.test(part.name)) {
          const known = reads.get(part.name) ?? Number.POSITIVE_INFINITY;
          reads.set(part.name, Math.min(known, part.span.start));
        }
      }
    }
  }
  const backquoted = facts.text.matchAll(/`[^`]*`/g);
  for (const it of backquoted) {
    for (const found of it[0].matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
      if (!reads.has(found[1] ?? "")) reads.set(found[1] ?? "", it.index);
    }
  }
  return [...reads].filter(([name, offset]) => {
    if (sameInJob.has(name) || madeUp.has(name)) return false;
    if (/^BASH/.test(name) || facts.associative.has(name)) return false;
    const set = facts.assigned.get(name);
    if (set === undefined) return true;
    // in lower case it is the script's own
    return /[A-Z]/.test(name) && selfRead(set, offset, facts.text);
  }).map(([name]) => ({
    name,
    kind: facts.assigned.has(name) ? "other" : "environment",
  }));
}

/** Whether the first value of a variable is made of the one it had. */
function selfRead(set: number, read: number, text: string): boolean {
  if (read < set) return true;
  const end = text.indexOf("\n", set);
  return read < (end === -1 ? text.length : end) &&
    !/[;&|]/.test(text.slice(set, read));
}
