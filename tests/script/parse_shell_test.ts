import { assertEquals, assertThrows } from "@std/assert";
import { parseShell } from "../../src/script/parse_shell.ts";
import { ShellSyntaxError } from "../../src/script/shell_syntax_error.ts";
import type {
  Command,
  Condition,
  List,
  Part,
  SimpleCommand,
  Word,
} from "../../src/script/syntax.ts";

/** A tree as one line: kinds and texts, without spans. */
function sketch(text: string): string {
  return sketchList(parseShell(text).list, text);
}

function sketchList(list: List, text: string): string {
  return list.statements.map((statement) => {
    const pipelines = statement.pipelines.map((it) =>
      it.commands.map((command) => sketchCommand(command, text)).join(" | ")
    );
    const joined = pipelines.reduce((left, right, index) =>
      `${left} ${statement.operators[index - 1]} ${right}`
    );
    return statement.terminator === "&" ? `${joined} &` : joined;
  }).join("; ");
}

function sketchCommand(command: Command, text: string): string {
  const of = (list: List): string => sketchList(list, text);
  const slice = ({ start, end }: { start: number; end: number }): string =>
    text.slice(start, end).replaceAll("\n", "⏎");
  switch (command.kind) {
    case "simple":
      return [
        ...command.assignments.map((it) => `<${slice(it.span)}>`),
        ...command.words.map((it) => `[${slice(it.span)}]`),
        ...command.redirects.map((it) =>
          `{${slice(it.span)}${
            it.hereDocument === undefined
              ? ""
              : ` ${slice(it.hereDocument.text)}`
          }}`
        ),
      ].join("");
    case "function":
      return `${command.name}()${sketchCommand(command.body, text)}`;
    case "subshell":
      return `(${of(command.body)})`;
    case "group":
      return `{${of(command.body)}}`;
    case "if":
      return `if ${
        command.clauses.map((it) => `${of(it.condition)} ? ${of(it.body)}`)
          .join(" : ")
      }${command.otherwise === undefined ? "" : ` : ${of(command.otherwise)}`}`;
    case "while":
      return `${command.test} ${of(command.condition)} do ${of(command.body)}`;
    case "for":
    case "select":
      return `${command.kind} ${command.variable} in ${
        (command.words ?? []).map((it) => slice(it.span)).join(",")
      } do ${of(command.body)}`;
    case "arithmetic for":
      return `for ${slice(command.header.span)} do ${of(command.body)}`;
    case "case":
      return `case ${slice(command.subject.span)} ${
        command.items.map((it) =>
          `${it.patterns.map((one) => slice(one.span)).join("|")}: ${
            of(it.body)
          }`
        ).join(", ")
      }`;
    case "conditional":
      return `[[${command.words.map((it) => slice(it.span)).join(" ")}]]`;
    case "arithmetic":
      return slice(command.expression.span);
    case "coprocess":
      return `coproc ${command.name ?? ""} ${
        sketchCommand(command.command, text)
      }`;
  }
}

const trees: [name: string, text: string, tree: string][] = [
  ["words", "a 'b c' \"d $e\"f", `[a]['b c']["d $e"f]`],
  ["lists", "a && b || c; d & e", "[a] && [b] || [c]; [d] &; [e]"],
  ["pipelines", "! time -p a | b |& c", "[a] | [b] | [c]"],
  ["comments", "a # b\n# c\nd#e", "[a]; [d#e]"],
  ["continued lines", "a \\\n b\\\nc", "[a][b\\⏎c]"],
  ["assignments", "A=1 B+=x C[2]=y cmd D=4", "<A=1><B+=x><C[2]=y>[cmd][D=4]"],
  [
    "arrays",
    "A=(1 'b c'\n$d) ; declare -a B=(1 2)",
    "<A=(1 'b c'⏎$d)>; [declare][-a][B=(1 2)]",
  ],
  ["redirections", "a >b 2>&1 <c {fd}>d &>e", "[a]{>b}{2>&1}{<c}{{fd}>d}{&>e}"],
  ["here-documents", "a <<X b\nt $v\nX\nc", "[a][b]{<<X t $v⏎}; [c]"],
  [
    "two here-documents",
    "a <<X <<-'Y'\nx\nX\n\ty\n\tY\nb",
    "[a]{<<X x⏎}{<<-'Y' \ty⏎}; [b]",
  ],
  ["here-strings", 'a <<< "b c"', '[a]{<<< "b c"}'],
  ["subshells", "(a; b) >c && { d; }", "([a]; [b]) && {[d]}"],
  [
    "if",
    "if a; then b; elif c\nthen d; else e; fi",
    "if [a] ? [b] : [c] ? [d] : [e]",
  ],
  [
    "loops",
    "while a; do b; done; until c\ndo d; done",
    "while [a] do [b]; until [c] do [d]",
  ],
  [
    "for",
    "for i in 1 $x; do a; done; for j do b; done",
    "for i in 1,$x do [a]; for j in  do [b]",
  ],
  [
    "arithmetic for",
    "for ((i=0; i<(3); i++)); do a; done",
    "for ((i=0; i<(3); i++)) do [a]",
  ],
  [
    "case",
    "case $x in a|b) c;; (d) e;& *) ;; esac",
    "case $x a|b: [c], d: [e], *: ",
  ],
  [
    "functions",
    "f() { a; }; function g { b; }; h ()\n(c)",
    "f(){[a]}; g(){[b]}; h()([c])",
  ],
  [
    "conditionals",
    "[[ -f a && ( $b =~ ^(x|y)$ ) ]] && c",
    "[[-f a && ( $b =~ ^(x|y)$ )]] && [c]",
  ],
  ["conditionals with odd blanks", "[[ a\u00a0b ]]", "[[a\u00a0b]]"],
  [
    "arithmetic",
    "((a = 1 << 2)) && echo $((b * (c)))",
    "((a = 1 << 2)) && [echo][$((b * (c)))]",
  ],
  ["subshells that look like arithmetic", "((a) | (b))", "(([a]) | ([b]))"],
  ["substitutions", 'a $(b; c "$(d)") `e` <(f) ${g:-$(h)}', "a"],
  [
    "keywords as words",
    "echo if then { } done",
    "[echo][if][then][{][}][done]",
  ],
  ["a coprocess", "coproc NAME { a; }", "coproc NAME {[a]}"],
  ["a coprocess without a name", "coproc a {b", "coproc  [a][{b]"],
  ["no commands", "\n# only this\n", ""],
];

for (const [name, text, tree] of trees) {
  const wanted = tree === "a"
    ? '[a][$(b; c "$(d)")][`e`][<(f)][${g:-$(h)}]'
    : tree;
  Deno.test(`parseShell() reads ${name}`, () => {
    assertEquals(sketch(text), wanted);
  });
}

const refusals: [text: string, message: string, at: number][] = [
  ["a 'b", "Cannot read the script: the quote ' is never closed", 2],
  ['a "b', 'Cannot read the script: the quote " is never closed', 2],
  ["if a; then b", 'Cannot read the script: "if" is never closed by "fi"', 0],
  [
    "for i in 1; do b",
    'Cannot read the script: "for" is never closed by "done"',
    0,
  ],
  [
    "for i in 1; { b",
    'Cannot read the script: "{" is never closed by "}"',
    12,
  ],
  ["a; done", 'Cannot read the script: "done" cannot stand here', 3],
  ["a )", 'Cannot read the script: ")" cannot stand here', 2],
  ["a &&", "Cannot read the script: the script ends too early", 4],
  ["a | | b", 'Cannot read the script: "|" cannot stand here', 4],
  ["a $(b", 'Cannot read the script: "$(" is never closed by ")"', 2],
  ["a ${b", 'Cannot read the script: "${" is never closed by "}"', 2],
  ["a >", 'Cannot read the script: a word after ">" is missing', 3],
  ["f() a", 'Cannot read function "f": no { … } follows', 0],
  [
    "python main.py a=choice(1,2)",
    'Cannot read "a=choice(": the shell takes an unquoted parenthesis for itself',
    15,
  ],
  [
    "(".repeat(300),
    "Cannot read the script: commands are nested more than 200 deep",
    100,
  ],
];

for (const [text, message, at] of refusals) {
  Deno.test(`parseShell() refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
    const fault = assertThrows(() => parseShell(text), ShellSyntaxError);
    assertEquals([fault.message, fault.span.start], [message, at]);
  });
}

Deno.test("parseShell() finds comments, each from its # to the line end", () => {
  const text = "#!/bin/bash\na # b\ncat <<X\n# not\nX\n  # c";
  const found = parseShell(text).comments.map((it) =>
    text.slice(it.start, it.end)
  );
  assertEquals(found, ["#!/bin/bash", "# b", "# c"]);
});

Deno.test("parseShell() reads a long script in linear time", () => {
  const text = "python main.py lr=1,2 # x\n".repeat(20_000);
  assertEquals(parseShell(text).list.statements.length, 20_000);
});

/** The parts of a word as one line: the kind and text of each. */
function sketchParts(parts: Part[], text: string): string {
  return parts.map((it) => {
    switch (it.kind) {
      case "double":
        return `"${sketchParts(it.parts, text)}"`;
      case "parameter":
        return `$<${it.name}${
          it.inner.length > 0 ? " " : it.operation.replaceAll("\n", "⏎")
        }${sketchParts(it.inner, text)}>`;
      case "arithmetic":
        return `((${sketchParts(it.inner, text)}))`;
      case "command":
      case "process":
        return `${it.kind}(${
          it.body === undefined
            ? "unread"
            : sketchList(it.body, "code" in it ? it.code ?? "" : text)
        })`;
      default:
        return `${it.kind[0]}:${it.text.replaceAll("\n", "⏎")}`;
    }
  }).join(" ");
}

function firstCommand(text: string): Command {
  const command = parseShell(text).list.statements[0]?.pipelines[0]
    ?.commands[0];
  if (command === undefined) throw new Error("no command");
  return command;
}

function simple(text: string): SimpleCommand {
  const command = firstCommand(text);
  if (command.kind !== "simple") throw new Error("no simple command");
  return command;
}

const words: [name: string, text: string, parts: string][] = [
  ["quotes", `a'b'"c"\\d$'\\te'`, 't:a s:b "t:c" e:d a:\te'],
  ["parameters", "$a${b}${c:-d $e}", "$<a> $<b> $<c t::-d  $<e>>"],
  [
    "lengths and indirections",
    "${#a}${!b}${#}${#-c}",
    "$<a#> $<b!> $<#> $<# t:-c>",
  ],
  ["subscripts in braces", "${a['b]'$c]#d}", "$<a t:[ s:b] $<c> t:] t:#d>"],
  [
    "single quotes in an operand that stands in double quotes",
    `"\${a:-'b$c'}\${a#'}'}"`,
    `"$<a t::- t:'b $<c> t:'> $<a t:# s:}>"`,
  ],
  ["backslashes in such an operand", `"\${a:-\\b\\}}"`, '"$<a t::-\\b e:}>"'],
  [
    "process substitution in an operand",
    "${a:-<(b)}",
    "$<a t::- process([b])>",
  ],
  [
    "arithmetic",
    "$((a + (${b}) * $(c)))",
    "((t:a + ( $<b> t:) *  command([c])))",
  ],
  ["arithmetic in brackets", "$[a[1] + $b]", "((t:a[1] +  $<b>))"],
  [
    "commands that look like arithmetic",
    "$((a) | (b))",
    "command(([a]) | ([b]))",
  ],
  ["the same that cannot be read", "$((a; if ) )", "command(unread)"],
  ["backquotes", "`a $b`", "command([a][$b])"],
  ["escapes in backquotes", "`a \\$b \\`c\\``", "command([a][$b][`c`])"],
  ["quotes in quoted backquotes", '"`a \\"b  c\\"`"', '"command([a]["b  c"])"'],
  ["backquotes that cannot be read", "`a (`", "command(unread)"],
  ["a lone dollar", "a$ ", "t:a t:$"],
];

for (const [name, text, parts] of words) {
  Deno.test(`parseShell() takes a word apart: ${name}`, () => {
    const word = simple(`x ${text}`).words[1];
    assertEquals(sketchParts(word?.parts ?? [], `x ${text}`), parts);
  });
}

Deno.test("parseShell() takes @(…) for a pattern where extglob is on", () => {
  const of = (text: string, extglob: "on" | "off"): string => {
    const { list } = parseShell(text, { extglob });
    const command = list.statements[0]?.pipelines[0]?.commands[0];
    return command?.kind === "simple"
      ? sketchParts(command.words[1]?.parts ?? [], text)
      : "";
  };
  assertEquals(
    of("a @(b|'c d'|$e)f", "on"),
    "t:@ t:( t:b| s:c d t:| $<e> t:) t:f",
  );
  assertThrows(() => of("a @(b)", "off"), ShellSyntaxError);
  const test = (extglob: "on" | "off"): string | undefined => {
    const { list } = parseShell("[[ !($a) ]]", { extglob });
    const command = list.statements[0]?.pipelines[0]?.commands[0];
    return command?.kind === "conditional" ? command.test.kind : undefined;
  };
  assertEquals([test("on"), test("off")], ["unary", "not"]);
});

const assignments: [text: string, sketch: string][] = [
  ["a=b", "a = t:b"],
  ["a[i + 1]+='b'", "a[t:i + 1] += s:b"],
  ["a[$b]=", "a[$<b>] = "],
  ["a=(b [c d]=e [f]+=g)", "a = (t:b, [t:c d]=t:e, [t:f]+=t:g)"],
  ["declare -A a=(b [c]=$d)", "a = (t:b, [t:c]=$<d>)"],
  ["declare a[1]+=b$c", "a[t:1] += t:b $<c>"],
  ["export a='b'", "a = s:b"],
];

for (const [text, wanted] of assignments) {
  Deno.test(`parseShell() takes an assignment apart: ${text}`, () => {
    const { assignments, words } = simple(text);
    const found = assignments[0] ?? words.at(-1)?.assignment;
    const parts = (word: Word): string => sketchParts(word.parts, text);
    const value = found === undefined
      ? ""
      : Array.isArray(found.value)
      ? `(${
        found.value.map((it) =>
          it.keyed === undefined
            ? parts(it)
            : `[${parts(it.keyed.index)}]${it.keyed.operator}${
              parts(it.keyed.value)
            }`
        ).join(", ")
      })`
      : parts(found.value);
    const index = found?.index === undefined ? "" : `[${parts(found.index)}]`;
    assertEquals(`${found?.name}${index} ${found?.operator} ${value}`, wanted);
  });
}

function sketchTest(it: Condition, text: string): string {
  const of = (word: Word): string => text.slice(word.span.start, word.span.end);
  switch (it.kind) {
    case "not":
      return `not(${sketchTest(it.test, text)})`;
    case "and":
    case "or":
      return `${it.kind}(${
        it.tests.map((one) => sketchTest(one, text)).join(", ")
      })`;
    case "unary":
      return `${it.operator} <${of(it.operand)}>`;
    case "binary":
      return `<${of(it.left)}> ${it.operator} <${of(it.right)}>`;
  }
}

const conditions: [text: string, sketch: string][] = [
  ["[[ $a ]]", "-n <$a>"],
  ["[[ -f $a ]]", "-f <$a>"],
  ["[[ '-f' == a ]]", "<'-f'> == <a>"],
  ["[[ a<b ]]", "<a> < <b>"],
  ["[[ a && b || c && d ]]", "or(and(-n <a>, -n <b>), and(-n <c>, -n <d>))"],
  ["[[ a && ( b || c ) ]]", "and(-n <a>, or(-n <b>, -n <c>))"],
  ["[[ ! ! ! a || ! (b) ]]", "or(not(-n <a>), not(-n <b>))"],
  ["[[ a =~ ^(b c|d)|$e$ && f ]]", "and(<a> =~ <^(b c|d)|$e$>, -n <f>)"],
  ["[[ a == @(b|c d)* ]]", "<a> == <@(b|c d)*>"],
  ["[[\na -ot b\n&&\nc\n== d\n]]", ""],
  ["[[\na -ot b\n&&\nc == d\n]]", "and(<a> -ot <b>, <c> == <d>)"],
];

for (const [text, wanted] of conditions) {
  Deno.test(`parseShell() takes ${JSON.stringify(text)} apart`, () => {
    if (wanted === "") {
      assertThrows(() => parseShell(text), ShellSyntaxError);
      return;
    }
    const command = firstCommand(text);
    assertEquals(
      command.kind === "conditional" ? sketchTest(command.test, text) : "",
      wanted,
    );
  });
}

const documents: [name: string, text: string, parts: string][] = [
  [
    "what expands",
    "a <<X\nb $c \\$d \"$(e)\" 'f' \\g\nX\n",
    `t:b  $<c> t:  e:$ t:d " command([e]) t:" 'f' \\g⏎`,
  ],
  ["nothing of a quoted one", "a <<'X'\nb $c\nX\n", "t:b $c⏎"],
  [
    "tabs that are dropped",
    "a <<-X\n\tb\tc\n\t\t$d\t\n\tX\n",
    "t:b\tc⏎ $<d> t:\t⏎",
  ],
  ["tabs of a continued line", "a <<-X\n\tb\\\n\tc\nX\n", "t:b e: t:\tc⏎"],
  ["a delimiter that is continued", "a <<X\nb\nX\\\n\nc\n", "t:b⏎"],
  ["what cannot be read", "a <<X\nb ${c\nX\n", "t:b  $<c⏎>"],
  ["an expansion within its text alone", "a <<X\n`b\nX\nc `d`\n", "$<b⏎>"],
  ["an end behind which a substitution goes on", "a $(b <<X\nc\nX)\n", "t:c⏎"],
  ["no text at the end of the script", "a <<X", ""],
];

for (const [name, text, parts] of documents) {
  Deno.test(`parseShell() reads of a here-document ${name}`, () => {
    const outer = simple(text);
    const part = outer.words[1]?.parts[0];
    const inner = part?.kind === "command" ? part.body : undefined;
    const command = inner?.statements[0]?.pipelines[0]?.commands[0] ?? outer;
    const found = command.kind === "simple"
      ? command.redirects[0]?.hereDocument?.parts
      : undefined;
    assertEquals(found && sketchParts(found, text), parts);
  });
}

Deno.test("parseShell() tells how a pipeline is joined, negated and timed", () => {
  const pipelines = parseShell("a | b |& c; ! d; time -p e; time ! f").list
    .statements.flatMap((it) => it.pipelines);
  assertEquals(
    pipelines.map(({ pipes, negated, timed }) => [pipes, negated, timed]),
    [
      [["|", "|&"], "no", "no"],
      [[], "yes", "no"],
      [[], "no", "posix"],
      [[], "yes", "yes"],
    ],
  );
});

Deno.test("parseShell() tells the three expressions of for ((…))", () => {
  const text = 'for ((i = $a; i < "3;"; )); do b; done';
  const command = firstCommand(text);
  assertEquals(
    command.kind === "arithmetic for"
      ? command.expressions.map((it) => sketchParts(it.parts, text))
      : [],
    ["t:i =  $<a>", 't: i <  "t:3;"', "t: "],
  );
});

Deno.test("parseShell() names a coprocess before any compound command", () => {
  assertEquals(
    sketch("coproc A while b; do c; done"),
    "coproc A while [b] do [c]",
  );
  assertEquals(sketch("coproc b c"), "coproc  [b][c]");
});
