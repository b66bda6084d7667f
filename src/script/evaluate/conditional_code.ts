import type { CompoundCommand, Word } from "../syntax.ts";
import { partsOf } from "../walk.ts";
import { left } from "./left_code.ts";
import type { Writer } from "./writer.ts";
import { arithmeticChecks } from "./word_code.ts";

const fileTests = /^-[abcdefghkprsuwxLS]$/;
const comparisons = /^-(eq|ne|lt|le|gt|ge)$/;

/** `[[ … ]]`, where bash computes with some of its words. */
export function conditionalCode(
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
