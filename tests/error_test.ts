import { assertEquals } from "@std/assert";
import {
  error,
  formatDiagnostic,
  formatDiagnostics,
  warning,
} from "../src/error.ts";

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
      "plain",
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
    formatDiagnostic(warning("the queue is full"), "plain"),
    "mlxpsub: warning: the queue is full\n",
  );
});

Deno.test("formatDiagnostic() never sends control characters to a terminal", () => {
  assertEquals(
    formatDiagnostic(error("bad \x1b[2Jname\n\x07"), "plain"),
    "mlxpsub: error: bad \\x1b[2Jname\\n\\x07\n",
  );
});

Deno.test("formatDiagnostic() colours for a terminal", () => {
  assertEquals(
    formatDiagnostic(error("no"), "ansi"),
    "mlxpsub: \x1b[1;31merror:\x1b[0m \x1b[1mno\x1b[0m\n",
  );
});

Deno.test("formatDiagnostics() follows the order of the script", () => {
  const at = (start: number) => ({ source, span: { start, end: start + 1 } });
  assertEquals(
    formatDiagnostics(
      [error("second", at(12)), warning("first", at(0))],
      "plain",
    ).split("\n").filter((it) => /first|second/.test(it)),
    ["script.sh:1:1: warning: first", "script.sh:2:1: error: second"],
  );
});
