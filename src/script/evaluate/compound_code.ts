import { assignedNames } from "../assigned_names.ts";
import type { CompoundCommand, List, Part, Word } from "../syntax.ts";
import { bodiesOf, partsOf } from "../walk.ts";
import { asList, changedNames, holdsJump, holdsRun } from "./facts.ts";
import { madeUp } from "./names.ts";
import { subshellCode, type Writer } from "./program.ts";
import { arithmeticChecks, partsCode } from "./word_code.ts";

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

/** What happens where the way depends on what only the job knows. */
function left(it: CompoundCommand, writer: Writer): string {
  const decides = writer.mode === "traced" &&
    (holdsRun(it, writer.facts) || holdsJump(it, writer.facts));
  if (decides) {
    return `__mlxpsub_refuse ${writer.at(it)} depends ${writer.id(it)}`;
  }
  const names = assignedNames(asList(it), writer.text);
  const marks = [
    ...new Set([
      ...names.keys(),
      ...changedNames(asList(it), writer.facts),
    ]),
  ].map((name) => `${name}=${writer.markOf(headOf(it))}`);
  const record = writer.mode === "traced"
    ? `__mlxpsub_t o ${writer.id(it)}\n`
    : "";
  return `${record}${marks.join(" ")}
__mlxpsub_touched+=('*')
${writer.unknown(it)}`;
}

function headOf(it: CompoundCommand): { span: { start: number; end: number } } {
  const [body] = bodiesOf(it);
  return body === undefined
    ? it
    : { span: { start: it.span.start, end: body.span.end } };
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
    one.pipelines.some((pipeline) =>
      pipeline.commands.some((command) => holdsRun(command, writer.facts))
    )
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

function iteration(it: CompoundCommand, value: string, writer: Writer): string {
  if (!traces(it, writer)) return "";
  const names = changedNames(asList(it), writer.facts);
  return `__mlxpsub_t i ${writer.id(it)} ${value}\n__mlxpsub_v ${
    names.join(" ")
  }\n`;
}

function started(it: CompoundCommand, writer: Writer): string {
  if (!traces(it, writer)) return "";
  const names = changedNames(asList(it), writer.facts);
  return `__mlxpsub_t l ${writer.id(it)}\n__mlxpsub_v ${names.join(" ")}\n`;
}

function traces(it: CompoundCommand, writer: Writer): boolean {
  return writer.mode === "traced" && holdsRun(it, writer.facts);
}

/** Loops without runs stay as they are: their steps are nobody's. */
function bodyOf(it: CompoundCommand, body: List, writer: Writer): string {
  return writer.in(traces(it, writer) ? "traced" : "plain").list(body);
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

/** A pattern finds what is here; a job may find more. */
export function globCheck(word: Word, writer: Writer): string[] {
  const bare = word.parts.some((it) =>
    it.kind === "text" && /[*?[]/.test(it.text)
  );
  if (!bare) return [];
  const pattern = patternText(word.parts, writer);
  return pattern === undefined ? ["false"] : [`__mlxpsub_glob "${pattern}"`];
}

/** A word within double quotes, as far as it is text and plain variables. */
function patternText(parts: Part[], writer: Writer): string | undefined {
  let text = "";
  for (const part of parts) {
    if (part.kind === "double") {
      const inner = patternText(part.parts, writer);
      if (inner === undefined) return undefined;
      text += inner;
    } else if ("text" in part) {
      text += part.text.replace(/[\\"$`]/g, "\\$&");
    } else if (
      part.kind === "parameter" && part.operation === "" &&
      !madeUp.has(part.name)
    ) {
      text += writer.text.slice(part.span.start, part.span.end);
    } else return undefined;
  }
  return text;
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

function arithmeticForCode(
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

function arithmeticCode(
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

const fileTests = /^-[abcdefghkprsuwxLS]$/;
const comparisons = /^-(eq|ne|lt|le|gt|ge)$/;

function conditionalCode(
  it: Extract<CompoundCommand, { kind: "conditional" }>,
  writer: Writer,
): string {
  const checks: string[] = [];
  const codes = it.words.map((word) => {
    const one = writer.word(word);
    checks.push(...one.checks);
    return one.code;
  });
  const texts = it.words.map((word) =>
    writer.text.slice(word.span.start, word.span.end)
  );
  texts.forEach((text, index) => {
    const next = codes[index + 1];
    const pattern = /^(=~|==?|!=)$/.test(texts[index - 1] ?? "");
    // bash parts `a||-v` into words of its own
    if (
      /&&|\|\|/.test(text) && !/^(&&|\|\|)$/.test(text) ||
      !pattern && /[()<>]/.test(bareText(it.words[index])) && text.length > 1
    ) checks.unshift("false");
    if (fileTests.test(text) && next !== undefined) {
      if (!/^(==?|!=|=~|&&|\|\||\)|<|>)$/.test(next)) {
        checks.push(...sameFile(next));
      }
    } else if (/^-(nt|ot|ef)$/.test(text)) {
      checks.push(...sameFile(codes[index - 1] ?? ""), ...sameFile(next ?? ""));
    } else if (comparisons.test(text)) {
      for (const side of [index - 1, index + 1]) {
        const word = it.words[side];
        if (word !== undefined) {
          checks.push(
            ...arithmeticChecks(
              word.span,
              word.parts,
              writer.context(),
              "as is",
            ),
          );
        }
      }
    } else if (/^-[vtoRNOG]$/.test(text) && index + 1 < texts.length) {
      const plainly = text === "-v" && /^\w+$/.test(texts[index + 1] ?? "");
      if (!plainly) checks.push("false");
    }
  });
  const values = it.words.flatMap((word) =>
    [...partsOf(word)].flatMap((part) =>
      part.kind === "parameter" && part.name !== ""
        ? [
          /^\w+$/.test(part.name) && !/^\d/.test(part.name)
            ? `"\${${part.name}[@]-}"`
            : `"\${${part.name}-}"`,
        ]
        : []
    )
  );
  if (values.length > 0) checks.unshift(`__mlxpsub_clean ${values.join(" ")}`);
  for (const word of it.words) {
    for (const part of partsOf(word)) {
      if (part.kind === "command") {
        const own = writer.word({ span: part.span, parts: [part] });
        checks.push(`__mlxpsub_clean "${own.code}"`);
      }
    }
  }
  const marks = codes.some((one) => one.includes("\x0e")) &&
      !codes.some((one) => one.includes("$("))
    ? ["false"]
    : [];
  const code = `[[ ${codes.join(" ")} ]]`;
  const all = [...marks, ...checks];
  return all.length === 0 ? code : `if ${all.join(" && ")}; then ${code}
else ${left(it, writer)}
fi`;
}

/** A word's unquoted text. */
function bareText(word: Word | undefined): string {
  return (word?.parts ?? []).map((it) => it.kind === "text" ? it.text : "")
    .join("");
}

function sameFile(code: string): string[] {
  return [`__mlxpsub_y=${code}`, '__mlxpsub_same "$__mlxpsub_y"'];
}
