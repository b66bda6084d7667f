import { assertEquals } from "@std/assert";
import { readCases } from "../../../scripts/suites/read_cases.ts";

Deno.test("readCases() takes the text of each case of a spec file, and no answer", () => {
  const text = [
    "## compare_shells: bash dash",
    "",
    "#### one",
    "echo a # b",
    "## STDOUT:",
    "a",
    "## END",
    "#### two words",
    "## code: echo c",
    "## status: 0",
  ].join("\n");
  assertEquals(readCases("x.test.sh", text), [
    { file: "x.test.sh", name: "one", code: "echo a # b\n" },
    { file: "x.test.sh", name: "two words", code: "echo c\n" },
  ]);
});

Deno.test("readCases() leaves out spec files that are not of bash", () => {
  assertEquals(readCases("x.test.sh", "## our_shell: ysh\n#### a\nb\n"), []);
});

Deno.test("readCases() takes the first text of each row of a table of Go", () => {
  const text = [
    "var tests = []test{",
    '\t{"echo \\"a\\"\\tb\\n", "a b"},',
    "\t{",
    "\t\t`c 'd'`,",
    '\t\t"e",',
    "\t},",
    "}",
  ].join("\n");
  assertEquals(readCases("x_test.go", text).map((it) => it.code), [
    'echo "a"\tb\n\n',
    "c 'd'\n",
  ]);
});

Deno.test("readCases() takes any other script as one case", () => {
  assertEquals(readCases("x.sh", "a\n"), [
    { file: "x.sh", name: "", code: "a\n" },
  ]);
});
