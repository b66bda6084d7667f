import { assignedNames } from "../assigned_names.ts";
import type { Pipeline, Statement } from "../syntax.ts";
import { asList, holdsJump, holdsRun } from "./facts.ts";
import { pipelineCode } from "./pipeline_code.ts";
import { subshellCode } from "./subshell_code.ts";
import type { Writer } from "./writer.ts";

/** An and-or list, with what ends it → code. */
export function statementCode(it: Statement, writer: Writer): string {
  const codes = it.pipelines.map((pipeline) => pipelineCode(pipeline, writer));
  const code = it.operators.length > 0
    ? andOrCode(it, codes, writer)
    : codes[0] ?? ":";
  // one after the other: what runs beside could outlive the evaluation
  return it.terminator === "&" ? `${subshellCode(code)} || :` : code;
}

/**
 * `a && b || c`. Where only the job knows how `a` ends, all is marked that the
 * others may set; where they may come to a run or a jump, the script is
 * refused.
 */
function andOrCode(it: Statement, codes: string[], writer: Writer): string {
  const before = `__mlxpsub_p${writer.id(it) < 0 ? "n" : writer.id(it)}`;
  const assigned = it.pipelines.map((one) => assignedIn(one, writer.text));
  let code = "";
  codes.forEach((plain, index) => {
    const names = new Set(assigned.slice(Math.max(index, 1)).flat());
    const holds = it.operators[index] === "||" ? holdsRun : holdsJump;
    const decides = writer.mode === "traced" &&
      it.pipelines.slice(index + 1).some((one) =>
        one.commands.some((command) => holds(command, writer.facts))
      );
    let own = plain;
    if (names.size > 0 || decides) {
      const consequence = decides
        ? `__mlxpsub_refuse ${writer.at(it)} depends ${writer.id(it)}`
        : [...names].map((name) => `${name}=${writer.markOf(it)}`).join(" ");
      own = `{ ${plain}
__mlxpsub_q=$?
if [[ $__mlxpsub_u != "$${before}" ]]; then ${consequence}; fi
__mlxpsub_s $__mlxpsub_q "$__mlxpsub_tin"; }`;
    }
    code += index === 0 ? own : ` ${it.operators[index - 1]} ${own}`;
  });
  return `${before}=$__mlxpsub_u\n${code}`;
}

function assignedIn(pipeline: Pipeline, text: string): string[] {
  return pipeline.commands.flatMap((it) => [
    ...assignedNames(asList(it), text).keys(),
  ]);
}
