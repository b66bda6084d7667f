import { assertEquals } from "@std/assert";
import { error, warning } from "../src/error.ts";
import {
  formatDiagnostic,
  formatDiagnostics,
} from "../src/format_diagnostics.ts";
import { visible, visibleLines } from "../src/visible.ts";

const source = {
  name: "script.sh",
  text: "#!/bin/bash\n\tpython main.py lr=1,,2 seed=1,2\n",
};

Deno.test("formatDiagnostic() shows place, line, caret and hint", () => {
  const start = source.text.indexOf("lr=");
  assertEquals(
    formatDiagnostic(
      error(
        'Cannot parse sweep "lr=1,,2": value 2 is empty',
        { source, span: { start, end: start + 7 }, caret: start + 5 },
        "Write '' for an empty string, or remove the extra comma",
      ),
    ),
    `script.sh:2:17: error: Cannot parse sweep "lr=1,,2": value 2 is empty
   2 | \tpython main.py lr=1,,2 seed=1,2
     | \t                    ^
hint: Write '' for an empty string, or remove the extra comma
`,
  );
});

Deno.test("formatDiagnostic() names the program where there is no place", () => {
  assertEquals(
    formatDiagnostic(warning("the queue is full")),
    "mlxpsub: warning: the queue is full\n",
  );
});

Deno.test("formatDiagnostic() never sends control characters to a terminal", () => {
  assertEquals(
    formatDiagnostic(error("bad \x1b[2Jname\n\x07")),
    "mlxpsub: error: bad \\x1b[2Jname\\n\\x07\n",
  );
});

Deno.test("formatDiagnostic() colours for a terminal", () => {
  assertEquals(
    formatDiagnostic(error("no"), { columns: Infinity, paint: "ansi" }),
    "mlxpsub: \x1b[1;31merror:\x1b[0m \x1b[1mno\x1b[0m\n",
  );
});

Deno.test("formatDiagnostics() follows the order of the script", () => {
  const at = (start: number) => ({ source, span: { start, end: start + 1 } });
  assertEquals(
    formatDiagnostics(
      [error("second", at(12)), warning("first", at(0))],
    ).split("\n").filter((it) => /first|second/.test(it)),
    ["script.sh:1:1: warning: first", "script.sh:2:1: error: second"],
  );
});

Deno.test("visible() shows what a terminal would obey, hide or turn", () => {
  const shown: [string, string][] = [
    ["a\tb ü 語 é 🧪", "a\tb ü 語 é 🧪"],
    ["\x00\x1b[31m\x7f\x9b", "\\x00\\x1b[31m\\x7f\\x9b"],
    ["two\nlines\r", "two\\nlines\\x0d"],
    ["safe\u202etxt.hs", "safe\\u202etxt.hs"],
    ["\u2066\u2069\u200f\u061c", "\\u2066\\u2069\\u200f\\u061c"],
    ["a\u200bb\u2060c\ufeffd\u00ad", "a\\u200bb\\u2060c\\ufeffd\\xad"],
    ["\u2028\u2029\u3164", "\\u2028\\u2029\\u3164"],
    ["\u{e0041}", "\\u{e0041}"],
    ["half \udc00", "half \\udc00"],
  ];
  for (const [text, wanted] of shown) assertEquals(visible(text), wanted);
});

Deno.test("visibleLines() leaves line ends alone", () => {
  assertEquals(visibleLines("a\x1b\nb\u202e\n"), "a\\x1b\nb\\u202e\n");
});

Deno.test("formatDiagnostic() puts the caret below what it means, whatever hides", () => {
  const text = "a\u202eb,,c";
  const place = {
    source: { name: "s\u200b.sh", text },
    span: { start: text.indexOf(",,"), end: text.length },
  };
  assertEquals(
    formatDiagnostic(error("no", place)),
    `s\\u200b.sh:1:4: error: no
   1 | a\\u202eb,,c
     |         ^
`,
  );
});

Deno.test("formatDiagnostic() counts wide letters where the caret stands", () => {
  const text = "名=1,,2";
  const start = text.indexOf(",,");
  assertEquals(
    formatDiagnostic(
      error("no", { source: { name: "s.sh", text }, span: { start, end: 7 } }),
    ),
    `s.sh:1:4: error: no
   1 | 名=1,,2
     |     ^
`,
  );
});

Deno.test("formatDiagnostic() lines up below numbers of five digits", () => {
  const text = `${"\n".repeat(12_344)}a=1,,2`;
  const start = text.indexOf(",,");
  assertEquals(
    formatDiagnostic(
      error("no", {
        source: { name: "s.sh", text },
        span: { start, end: start + 2 },
      }),
    ),
    `s.sh:12345:4: error: no
12345 | a=1,,2
      |    ^
`,
  );
});

Deno.test("formatDiagnostic() shows a long line around its caret, as the terminal has room", () => {
  const text = `${"a=1 ".repeat(50)}b=1,,2 ${"c=1 ".repeat(50)}`;
  const start = text.indexOf(",,");
  const shown = (columns: number) =>
    formatDiagnostic(
      error("no", {
        source: { name: "s.sh", text },
        span: { start, end: start + 2 },
      }),
      { columns, paint: "plain" },
    ).split("\n").slice(1);
  for (const columns of [40, 80, 200]) {
    const [line = "", caret = ""] = shown(columns);
    assertEquals(line.length, Math.min(columns, 167));
    assertEquals(line.slice(caret.length - 1, caret.length + 1), ",,");
  }
});
