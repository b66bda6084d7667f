/**
 * What becomes of a variable of the caller's in the environment of commands that
 * ask or cancel. `dropped`: it filters, shapes or delays an answer. `kept`: it
 * says where the scheduler is, or does nothing to what is read here.
 */
export type Treatment = "dropped" | "kept" | { set: string };

/** A variable that a scheduler's manual pages name for such commands. */
export interface QueryVariable {
  /** With `*` at its end, all that start so. */
  name: string;
  /** The commands, such as `squeue, scancel`. */
  of: string;
  /** What it does there, for docs/schedulers.md. */
  does: string;
  treatment: Treatment;
}

/** Of all schedulers: times that can be read on every machine, words in English. */
const ofAll: Readonly<Record<string, string>> = { TZ: "UTC0", LC_ALL: "C" };

/** How a command that asks is started. */
export interface QueryEnvironment {
  set: Readonly<Record<string, string>>;
  drops(variable: string): boolean;
}

/** The variables of a scheduler's manual pages → what its commands get. */
export function queryEnvironment(
  variables: readonly QueryVariable[],
): QueryEnvironment {
  const dropped = variables.filter((it) => it.treatment === "dropped");
  const set = variables.flatMap(({ name, treatment }) =>
    typeof treatment === "object" ? [[name, treatment.set] as const] : []
  );
  return {
    set: { ...ofAll, ...Object.fromEntries(set) },
    drops: (variable) => dropped.some((it) => names(it, variable)),
  };
}

function names({ name }: QueryVariable, variable: string): boolean {
  return name.endsWith("*")
    ? variable.startsWith(name.slice(0, -1))
    : variable === name;
}
