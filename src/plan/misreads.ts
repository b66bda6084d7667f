import { type Diagnostic, warning } from "../error.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import type { Variables } from "../script/known_text.ts";
import { directivesOf, firstCommandAt, type Script } from "../script/script.ts";

/**
 * What a scheduler's own parser would make of a script otherwise than its
 * writer meant, and what of this environment beats the script.
 */
export function misreads(
  script: Script,
  scheduler: Scheduler,
  environment: Variables,
): Diagnostic[] {
  const { source } = script;
  const lines = directivesOf(script, scheduler);
  return [
    ...(scheduler.misreads?.(lines) ?? []).map((it) =>
      warning(it.message, { source, span: it.span }, it.hint)
    ),
    ...lines.length === 0 ? [] : othersObeyed(script, scheduler),
    ...[...environment.keys()].toSorted().filter((it) =>
      scheduler.beatsScript?.test(it) && !scheduler.leaks(it)
    ).map((name) =>
      warning(
        `${name}=${
          environment.get(name)
        } in the environment beats the script's ${scheduler.prefix} lines`,
        undefined,
        `Write unset ${name} before you submit, if the script is to decide`,
      )
    ),
  ];
}

/** Directives of other schedulers that this one obeys: the first of each. */
function othersObeyed(script: Script, scheduler: Scheduler): Diagnostic[] {
  const end = firstCommandAt(script);
  return (scheduler.alsoObeys ?? []).flatMap((prefix) => {
    const first = script.directives.find((it) =>
      it.prefix === prefix && it.indented === "no" && it.span.start < end
    );
    return first === undefined ? [] : [warning(
      `${scheduler.submitProgram} itself obeys ${prefix} lines, over its own; mlxpsub leaves them out of the job's script`,
      { source: script.source, span: first.span },
      `Remove it, if the script is for ${scheduler.title} only`,
    )];
  });
}
