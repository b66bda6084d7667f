/** Commands of any kind: bash manual, 3.2 (Shell Commands). */
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type {
  Command,
  CompoundBody,
  CompoundCommand,
  FunctionDefinition,
} from "../syntax.ts";
import { parseArithmeticCommand } from "./arithmetic.ts";
import { parseConditional } from "./condition.ts";
import { parseCase, parseIf } from "./conditionals.ts";
import { parseBraces, parseParentheses } from "./grouping.ts";
import { skipToCommand } from "./line_end.ts";
import { parseFor, parseSelect, parseWhile } from "./loops.ts";
import { parseRedirects } from "./redirect.ts";
import type { ShellReader } from "./shell_reader.ts";
import { parseSimpleCommand } from "./simple_command.ts";

/** The command that starts here: there must be one. */
export function parseCommand(reader: ShellReader): Command {
  reader.enter("commands");
  const command = parseCompoundCommand(reader) ??
    parseFunctionDefinition(reader) ?? parseSimpleCommand(reader);
  reader.leave("commands");
  return command;
}

function parseCompoundCommand(
  reader: ShellReader,
): CompoundCommand | undefined {
  const start = reader.at;
  const body = parseCompoundBody(reader);
  if (body === undefined) return undefined;
  const redirects = parseRedirects(reader);
  return { ...body, span: reader.spanFrom(start), redirects };
}

function parseCompoundBody(reader: ShellReader): CompoundBody | undefined {
  if (reader.looking("((")) {
    const expression = parseArithmeticCommand(reader);
    if (expression !== undefined) return { kind: "arithmetic", expression };
  }
  if (reader.looking("(")) {
    return { kind: "subshell", body: parseParentheses(reader) };
  }
  switch (reader.peekKeyword()) {
    case "{":
      return { kind: "group", body: parseBraces(reader) };
    case "if":
      return parseIf(reader);
    case "case":
      return parseCase(reader);
    case "[[":
      return parseConditional(reader);
    case "while":
      return parseWhile(reader, "while");
    case "until":
      return parseWhile(reader, "until");
    case "for":
      return parseFor(reader);
    case "select":
      return parseSelect(reader);
    case "coproc":
      return parseCoprocess(reader);
    case "!":
      return reader.unexpected();
  }
  if (reader.atCloser()) reader.unexpected();
  return undefined;
}

/** `coproc [NAME] command`: a name only where a compound command follows. */
function parseCoprocess(reader: ShellReader): CompoundBody {
  reader.takeKeyword("coproc");
  if (reader.peekKeyword() === "coproc") reader.unexpected();
  const before = reader.at;
  const unnamed = parseCompoundCommand(reader);
  if (unnamed !== undefined) return { kind: "coprocess", command: unnamed };
  const name = reader.takeMatch(/[^\s()<>|&;"'`\\]+(?=[ \t]+)/y)?.[0];
  if (name !== undefined) {
    reader.skipBlanks();
    const command = parseCompoundCommand(reader);
    if (command !== undefined) return { kind: "coprocess", name, command };
    reader.at = before;
  }
  return { kind: "coprocess", command: parseSimpleCommand(reader) };
}

/** `name() …`, `function name …` or `function name() …`. */
function parseFunctionDefinition(
  reader: ShellReader,
): FunctionDefinition | undefined {
  const start = reader.at;
  let name: string | undefined;
  if (reader.takeKeyword("function") !== undefined) {
    name = reader.takeMatch(/[^\s()<>|&;]+/y)?.[0];
    if (name === undefined) reader.unexpected();
    reader.skipBlanks();
    reader.takeMatch(/\([ \t]*\)/y);
  } else {
    if (!reader.plainTextBefore("(")) return undefined;
    name = reader.takeMatch(
      /(?![A-Za-z_]\w*(?:\[|\+?=)|#)([^\s()<>|&;"'$`\\]+)[ \t]*\([ \t]*\)/y,
    )?.[1];
    if (name === undefined) return undefined;
  }
  skipToCommand(reader);
  const body = parseCompoundCommand(reader);
  if (body === undefined) {
    throw new ShellSyntaxError(
      `Cannot read function "${name}": no { … } follows`,
      reader.spanFrom(start),
    );
  }
  return { kind: "function", span: reader.spanFrom(start), name, body };
}
