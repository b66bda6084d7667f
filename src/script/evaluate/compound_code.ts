import type { CompoundCommand, List, Word } from "../syntax.ts";
import { partsOf } from "../walk.ts";
import { arithmeticCode, arithmeticForCode } from "./arithmetic_code.ts";
import { conditionalCode } from "./conditional_code.ts";
import { holdsRun, statementHoldsRun } from "./facts.ts";
import { globCheck } from "./glob_check.ts";
import { headOf, left } from "./left_code.ts";
import { bodyOf, iteration, started } from "./loop_code.ts";
import { subshellCode } from "./subshell_code.ts";
import type { Writer } from "./writer.ts";

/** A compound command → code that records which way it goes. */
export function compoundCode(it: CompoundCommand, writer: Writer): string {
  switch (it.kind) {
    case "group":
      return `{ ${entered(it, writer)}${writer.list(it.body)}\n}`;
    case "subshell":
      return subshellCode(`${entered(it, writer)}${writer.list(it.body)}`);
    case "if":
      return ifCode(it, 0, writer);
    case "case":
      return caseCode(it, writer);
    case "for":
      return forCode(it, writer);
    case "while":
      return whileCode(it, writer);
    case "arithmetic for":
      return arithmeticForCode(it, writer);
    case "arithmetic":
      return arithmeticCode(it, writer);
    case "conditional":
      return conditionalCode(it, writer);
    case "select":
    case "coprocess":
      return holdsRun(it, writer.facts)
        ? writer.refusal(it, `a ${it.kind} may do anything`)
        : left(it, writer);
  }
}

function entered(it: CompoundCommand, writer: Writer): string {
  return writer.mode === "traced" ? `__mlxpsub_t g ${writer.id(it)}\n` : "";
}

function before(it: CompoundCommand, writer: Writer): string {
  return `__mlxpsub_p${Math.max(writer.id(it), 0)}`;
}

/** A condition, as code that leaves 0, 1 or 2 in `__mlxpsub_r`. */
function decided(it: CompoundCommand, list: List, writer: Writer): string {
  const unknowns = before(it, writer);
  const at = writer.at(it);
  const code = writer.in("plain").list(list);
  return `__mlxpsub_K ${at}
${unknowns}=$__mlxpsub_u
if ${code}
then __mlxpsub_k ${at} "$${unknowns}" 0; else __mlxpsub_k ${at} "$${unknowns}" 1; fi`;
}

function branch(it: CompoundCommand, index: number, writer: Writer): string {
  return writer.mode === "traced"
    ? `__mlxpsub_t b ${writer.id(it)} ${index}\n`
    : "";
}

function ifCode(
  it: Extract<CompoundCommand, { kind: "if" }>,
  index: number,
  writer: Writer,
): string {
  const clause = it.clauses[index];
  if (clause === undefined) {
    return branch(it, index, writer) +
      (it.otherwise === undefined ? ":" : writer.list(it.otherwise));
  }
  return `${refuseRunsIn(clause.condition, it, writer)}${
    decided(it, clause.condition, writer)
  }
case $__mlxpsub_r in
0) ${branch(it, index, writer)}${writer.list(clause.body)}
;;
1) ${ifCode(it, index + 1, writer)}
;;
*) ${left(it, writer)}
;;
esac`;
}

/** A run's own result decides nothing: it is known only in the job. */
function refuseRunsIn(
  condition: List,
  it: CompoundCommand,
  writer: Writer,
): string {
  const runs = condition.statements.some((one) =>
    statementHoldsRun(one, writer.facts)
  );
  return runs && writer.mode === "traced"
    ? `${writer.refusal(it, "what follows depends on how a run ends")}\n`
    : "";
}

function caseCode(
  it: Extract<CompoundCommand, { kind: "case" }>,
  writer: Writer,
): string {
  const subject = writer.word(it.subject);
  const checks = [...subject.checks];
  const items = it.items.map((item, index) => {
    const patterns = item.patterns.map((pattern) => {
      const { code, checks: own } = writer.word(pattern);
      checks.push(...own);
      for (const part of partsOf(pattern)) {
        if (part.kind === "command") checks.push("false");
        if (part.kind === "parameter") {
          checks.push(`__mlxpsub_clean "\${${part.name}-}"`);
        }
      }
      return code;
    });
    return `(${patterns.join(" | ")}) ${branch(it, index, writer)}${
      writer.list(item.body)
    }\n${item.end === "" ? ";;" : item.end}`;
  });
  const all = [...checks, '__mlxpsub_clean "$__mlxpsub_x"'].join(" && ");
  const none = branch(it, -1, writer);
  return `__mlxpsub_x=${subject.checks.length === 0 ? subject.code : ""}
if ${all}; then
${none}case ${subject.checks.length === 0 ? "$__mlxpsub_x" : subject.code} in
${items.join("\n")}
esac
else ${left(it, writer)}
fi`;
}

function forCode(
  it: Extract<CompoundCommand, { kind: "for" }>,
  writer: Writer,
): string {
  const words = (it.words ?? []).map((word) => ({
    word,
    ...writer.word(word),
  }));
  const checks = words.flatMap((word) => [
    ...word.checks,
    ...globCheck(word.word, writer),
  ]);
  const single = words.every((one) => isOneField(one.word));
  const given = it.words === undefined
    ? '"$@"'
    : words.map((one) => one.code).join(" ");
  const known = single ? "true" : '__mlxpsub_clean "${__mlxpsub_w[@]-}"';
  const loop = `${
    started(it, writer)
  }for ${it.variable} in \${__mlxpsub_w[@]+"\${__mlxpsub_w[@]}"}; do
${iteration(it, `"$${it.variable}"`, writer)}${bodyOf(it, it.body, writer)}
done`;
  return `if ${[...checks, "true"].join(" && ")}; then __mlxpsub_list ${given}
else __mlxpsub_list ${writer.markOf(headOf(it))} ''; fi
if ${
    single && checks.length > 0
      ? '[[ "${#__mlxpsub_w[@]}" != 2 || -n ${__mlxpsub_w[1]} ]]'
      : known
  }; then
${loop}
else ${dependsOn('"${__mlxpsub_w[*]}"', it, writer)}
fi`;
}

function dependsOn(value: string, it: CompoundCommand, writer: Writer): string {
  return `__mlxpsub_t d ${writer.at(it)} ${value}\n${left(it, writer)}`;
}

/** Whether a word is one field, whatever its expansions hold. */
function isOneField(word: Word): boolean {
  return word.parts.every((it) =>
    it.kind === "text"
      ? !/[*?[{~]/.test(it.text)
      : it.kind === "double"
      ? it.parts.every((inner) =>
        inner.kind !== "parameter" ||
        inner.name !== "@" && !/\[@\]|@$/.test(inner.operation)
      )
      : it.kind === "single" || it.kind === "escape" || it.kind === "ansi"
  );
}

function whileCode(
  it: Extract<CompoundCommand, { kind: "while" }>,
  writer: Writer,
): string {
  const unknowns = before(it, writer);
  const at = writer.at(it);
  const goes = it.test === "while" ? "0" : "1";
  return `${refuseRunsIn(it.condition, it, writer)}${
    started(it, writer)
  }__mlxpsub_r=
while __mlxpsub_K ${at}
${unknowns}=$__mlxpsub_u
if ${writer.in("plain").list(it.condition)}
then __mlxpsub_k ${at} "$${unknowns}" 0; else __mlxpsub_k ${at} "$${unknowns}" 1; fi
[[ $__mlxpsub_r == ${goes} ]]; do
${iteration(it, "''", writer)}${bodyOf(it, it.body, writer)}
__mlxpsub_r=
done
if [[ $__mlxpsub_r == 2 ]]; then ${left(it, writer)}
fi`;
}
