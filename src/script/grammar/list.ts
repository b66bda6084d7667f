/** Lists and pipelines: bash manual, 3.2.3 and 3.2.4. */
import type { List, Pipeline, Statement } from "../syntax.ts";
import { parseCommand } from "./command.ts";
import { skipToCommand } from "./line_end.ts";
import type { ShellReader } from "./shell_reader.ts";

/** Nobody adds to what was read, so that most of it can share this. */
const none: never[] = [];

/** Statements up to a closing keyword, `)`, `;;` or the end. */
export function parseList(reader: ShellReader): List {
  reader.enter("commands");
  skipToCommand(reader);
  const start = reader.at;
  const statements: Statement[] = [];
  while (!atListEnd(reader)) {
    statements.push(parseStatement(reader));
    skipToCommand(reader);
  }
  reader.leave("commands");
  const end = statements.at(-1)?.end ?? start;
  return { kind: "list", span: { start, end }, statements };
}

function atListEnd(reader: ShellReader): boolean {
  return reader.at >= reader.text.length || reader.looking(")") ||
    atCaseItemEnd(reader) || reader.atCloser();
}

function atCaseItemEnd(reader: ShellReader): boolean {
  return reader.looking(";;") || reader.looking(";&");
}

function parseStatement(reader: ShellReader): Statement {
  const start = reader.at;
  let pipeline = parsePipeline(reader);
  const pipelines = [pipeline];
  const operators: Statement["operators"] = [];
  for (;;) {
    reader.skipBlanks();
    const operator = reader.take("&&") ?? reader.take("||");
    if (operator === undefined) break;
    operators.push(operator);
    skipToCommand(reader);
    pipeline = parsePipeline(reader);
    pipelines.push(pipeline);
  }
  // nodes of the same text share their span: there are many of them
  const span = operators.length === 0 ? pipeline.span : {
    start,
    end: pipeline.span.end,
  };
  const { end } = span;
  const terminator = atCaseItemEnd(reader)
    ? ""
    : reader.take(";") ?? reader.take("&") ?? "";
  const next = reader.text[reader.at] ?? "\n";
  if (terminator === "" && !"\n);#".includes(next) && !reader.atCloser()) {
    reader.unexpected();
  }
  return {
    kind: "statement",
    span,
    pipelines,
    operators: operators.length === 0 ? none : operators,
    terminator,
    end: terminator === "" ? end : reader.at,
  };
}

function parsePipeline(reader: ShellReader): Pipeline {
  const start = reader.at;
  let negated: Pipeline["negated"] = "no";
  let timed: Pipeline["timed"] = "no";
  for (;;) {
    if (reader.takeKeyword("!") !== undefined) {
      negated = negated === "no" ? "yes" : "no";
      continue;
    }
    if (reader.takeKeyword("time") === undefined) break;
    timed = reader.takeKeyword("-p") === undefined ? "yes" : "posix";
    reader.takeKeyword("--");
  }
  if (reader.at > start && atCommandEnd(reader)) {
    // `time` and `!` alone are whole commands for bash
    const span = reader.spanFrom(start);
    return {
      kind: "pipeline",
      span,
      negated,
      timed,
      commands: [],
      pipes: [],
    };
  }
  const first = parseCommand(reader);
  const commands = [first];
  const pipes: Pipeline["pipes"] = [];
  for (;;) {
    const { at: end } = reader;
    reader.skipBlanks();
    const pipe = reader.looking("||")
      ? undefined
      : reader.take("|&") ?? reader.take("|");
    if (pipe === undefined) {
      reader.at = end;
      return {
        kind: "pipeline",
        span: first.span.start === start && first.span.end === end
          ? first.span
          : { start, end },
        negated,
        timed,
        commands,
        pipes: pipes.length === 0 ? none : pipes,
      };
    }
    pipes.push(pipe);
    skipToCommand(reader);
    commands.push(parseCommand(reader));
  }
}

function atCommandEnd(reader: ShellReader): boolean {
  reader.skipBlanks();
  return reader.at >= reader.text.length ||
    reader.match(/\n|;(?![;&])/y) !== undefined;
}
