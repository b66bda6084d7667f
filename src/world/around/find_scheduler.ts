import { dirname, join } from "@std/path/posix";
import { schedulers } from "../../schedulers/registry.ts";
import type { BatchScheduler } from "../../schedulers/batch_scheduler.ts";
import { findProgram, isProgram } from "../system/find_program.ts";

type Variables = Readonly<Record<string, string>>;

/**
 * The batch schedulers whose submit command is on PATH. Two families share the
 * name qsub: what stands beside it, then the environment, tell them apart; if
 * neither does, both are returned. Starts no program.
 */
export function presentSchedulers(
  variables: Variables = Deno.env.toObject(),
): BatchScheduler[] {
  const path = variables.PATH ?? "";
  return schedulers.filter((it) => {
    const program = findProgram(it.submitProgram, path);
    if (program === undefined) return false;
    const sharing = schedulers.filter((other) =>
      other.submitProgram === it.submitProgram
    );
    return sharing.length === 1 ||
      owners(program, sharing, variables).includes(it);
  });
}

function owners(
  program: string,
  sharing: BatchScheduler[],
  variables: Variables,
): BatchScheduler[] {
  const directories = new Set([dirname(program), dirname(realPath(program))]);
  const besides = sharing.filter(({ evidence }) =>
    evidence?.neighbours.some((neighbour) =>
      [...directories].some((it) => isProgram(join(it, neighbour)))
    )
  );
  if (besides.length === 1) return besides;
  const configured = sharing.filter(({ evidence }) =>
    Object.keys(variables).some((it) => evidence?.variable.test(it))
  );
  return configured.length === 1 ? configured : sharing;
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
