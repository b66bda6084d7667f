/** Conditional constructs: bash manual, 3.2.5.2. */
import type { CaseItem, Clause, CompoundBody, Word } from "../syntax.ts";
import { skipToCommand } from "./line_end.ts";
import type { ShellReader } from "./shell_reader.ts";
import { requireWord } from "./word.ts";

/** `if …; then …; elif …; then …; else …; fi` */
export function parseIf(reader: ShellReader): CompoundBody {
  const start = reader.at;
  reader.takeKeyword("if");
  const clauses: Clause[] = [];
  do {
    const condition = reader.body();
    reader.closeKeyword("then", "if", start);
    clauses.push({ condition, body: reader.body() });
  } while (reader.takeKeyword("elif") !== undefined);
  const otherwise = reader.takeKeyword("else") === undefined
    ? {}
    : { otherwise: reader.body() };
  reader.closeKeyword("fi", "if", start);
  return { kind: "if", clauses, ...otherwise };
}

/** `case word in (pattern | pattern) … ;; esac` */
export function parseCase(reader: ShellReader): CompoundBody {
  const start = reader.at;
  reader.takeKeyword("case");
  const subject = requireWord(reader, 'a word after "case"');
  skipToCommand(reader);
  reader.closeKeyword("in", "case", start);
  const items: CaseItem[] = [];
  for (;;) {
    skipToCommand(reader);
    if (reader.takeKeyword("esac") !== undefined) {
      return { kind: "case", subject, items };
    }
    if (reader.at >= reader.text.length) reader.unclosed("case", "esac", start);
    items.push(parseCaseItem(reader, start));
  }
}

function parseCaseItem(reader: ShellReader, start: number): CaseItem {
  reader.take("(");
  const patterns: Word[] = [];
  do {
    reader.skipBlanks();
    patterns.push(requireWord(reader, "a pattern"));
    reader.skipBlanks();
  } while (reader.take("|") !== undefined);
  reader.close(")", "case", start);
  const body = reader.list();
  const end = reader.take(";;&") ?? reader.take(";;") ?? reader.take(";&") ??
    "";
  return { patterns, body, end };
}
