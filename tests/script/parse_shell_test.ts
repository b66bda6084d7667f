import { assertEquals, assertThrows } from "@std/assert";
import { parseShell } from "../../src/script/parse_shell.ts";
import { ShellSyntaxError } from "../../src/script/shell_syntax_error.ts";
import type { Command, List } from "../../src/script/syntax.ts";

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
