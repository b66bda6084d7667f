import type { CompoundCommand } from "../syntax.ts";
import { left } from "./left_code.ts";
import { bodyOf, iteration, started } from "./loop_code.ts";
import type { Writer } from "./writer.ts";
import { arithmeticChecks, partsCode } from "./word_code.ts";

/** `for ((…; …; …))`. */
export function arithmeticForCode(
  it: Extract<CompoundCommand, { kind: "arithmetic for" }>,
  writer: Writer,
): string {
  const { span, parts } = it.header;
  const checks = arithmeticChecks(span, parts, writer.context()).join(" && ");
  const [first = ":", test = ":", next = ":"] = headerParts(it, writer);
  const fresh = `__mlxpsub_n${Math.max(writer.id(it), 0)}`;
  // a body may give the variables any value, so all is checked each time
  return `if ${checks}; then
${started(it, writer)}${fresh}=1
${first} || :
while __mlxpsub_r=
if [[ -n $${fresh} ]]; then ${fresh}=; elif ${checks}; then ${next} || :; else __mlxpsub_r=2; fi
if [[ $__mlxpsub_r == 2 ]]; then false; elif ${checks}; then ${test}
else __mlxpsub_r=2; false; fi; do
${iteration(it, "''", writer)}${bodyOf(it, it.body, writer)}
__mlxpsub_r=
done
else __mlxpsub_r=2
fi
if [[ $__mlxpsub_r == 2 ]]; then ${left(it, writer)}
fi`;
}

/** `((a; b; c))` → each as a command of its own. */
function headerParts(
  it: Extract<CompoundCommand, { kind: "arithmetic for" }>,
  writer: Writer,
): string[] {
  const { parts } = it.header;
  const span = {
    start: it.header.span.start + 2,
    end: it.header.span.end - 2,
  };
  const cuts = [span.start - 1];
  for (let at = span.start; at < span.end; at++) {
    const inside = parts.some((one) =>
      one.kind !== "text" && one.span.start <= at && at < one.span.end
    );
    if (!inside && writer.text[at] === ";") cuts.push(at);
  }
  cuts.push(span.end);
  return cuts.slice(1).map((end, index) => {
    const within = { start: (cuts[index] ?? 0) + 1, end };
    const own = parts.filter((one) =>
      one.span.start >= within.start && one.span.end <= within.end
    );
    const code = partsCode({ span: within }, own, writer.context(), []);
    return code.trim() === "" ? ":" : `(( ${code} ))`;
  });
}

/** `((…))`. */
export function arithmeticCode(
  it: Extract<CompoundCommand, { kind: "arithmetic" }>,
  writer: Writer,
): string {
  const { span, parts } = it.expression;
  const checks = arithmeticChecks(span, parts, writer.context());
  const { code } = writer.word(it.expression);
  return `if ${checks.join(" && ")}; then ${code}
else ${left(it, writer)}
fi`;
}
