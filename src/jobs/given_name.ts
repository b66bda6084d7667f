import { type Diagnostic, error } from "../error.ts";
import type { Run } from "../plan/run.ts";
import type { HeaderFacts } from "../schedulers/scheduler.ts";

/** What of a run its name can hold. */
type Named = Pick<Run, "overrides" | "settings">;

/** `%{lr}`, which no shell expands. */
const part = /%\{([^{}]*)\}/g;

/** `--name 'vit-%{lr}'` → what a job's name begins with. */
export function givenName(template: string, run: Named): string {
  if (!template.includes("%{")) return template;
  const values = valuesOf(run);
  return template.replace(part, (_, key: string) => valueIn(values, key) ?? "");
}

/** By the names of overrides and settings, without `+` and hyphens before them. */
function valuesOf({ overrides, settings = {} }: Named): Map<string, string> {
  const words = overrides.flatMap((it): [string, string][] => {
    const at = it.indexOf("=");
    return at === -1 ? [] : [[it.slice(0, at), it.slice(at + 1)]];
  });
  return new Map(
    [...words, ...Object.entries(settings)].map(([key, value]) => [
      key.replace(/^[-+]+/, ""),
      value,
    ]),
  );
}

/** `lr` is that of `optimizer.lr`, where no other name ends so. */
function valueIn(
  values: ReadonlyMap<string, string>,
  key: string,
): string | undefined {
  const plain = key.replace(/^[-+]+/, "");
  const own = values.get(plain);
  if (own !== undefined) return own;
  const [only, ...others] = [...values].filter(([it]) =>
    it.endsWith(`.${plain}`)
  );
  return others.length === 0 ? only?.[1] : undefined;
}

/** What of a call says how its jobs are named, and whether they may be. */
interface NamedJobs {
  name?: string;
  submission: "each" | "one";
  headerFacts?: HeaderFacts;
}

/** Why jobs cannot be named so, if they cannot. */
export function nameFaults(
  { name, submission, headerFacts }: NamedJobs,
  runs: readonly Run[],
): Diagnostic[] {
  if (name === undefined) return [];
  if (headerFacts?.sharedName?.of === "directive") {
    return [error(
      `Cannot name jobs "${name}": a directive compares names, and so the script's own stays`,
      undefined,
      "Leave --name out",
    )];
  }
  const keys = [...name.matchAll(part)].map((it) => it[1] ?? "");
  const shared = submission === "one"
    ? "of an array"
    : headerFacts?.sharedName === undefined
    ? undefined
    : "that are compared by name";
  if (keys.length > 0 && shared !== undefined) {
    return [error(
      `Cannot name jobs "${name}": those ${shared} share one`,
      undefined,
      "Leave out what stands in %{}",
    )];
  }
  const all = runs.map(valuesOf);
  const known = [...new Set(all.flatMap((it) => [...it.keys()]))];
  return keys.filter((key) => !all.some((it) => valueIn(it, key) !== undefined))
    .map((key) =>
      error(
        `Cannot name jobs "${name}": no run has a setting "${key}"`,
        undefined,
        known.length === 0
          ? "Leave out what stands in %{}"
          : `Write one of ${known.slice(0, 10).join(", ")}`,
      )
    );
}
