import { assertEquals } from "@std/assert";
import {
  assignmentOf,
  declareLine,
} from "../../../../src/script/interpret/text/quote.ts";

Deno.test("declareLine() and assignmentOf() write each kind of variable", () => {
  const text = (it: string) => ({ kind: "text" as const, text: it });
  const indexed = {
    kind: "indexed" as const,
    elements: [[0n, "1"], [10n, "x y"]] as const,
  };
  assertEquals([
    declareLine("r", "r", text("1")),
    declareLine("u", "", { kind: "unset" }),
    declareLine("u", "x", { kind: "unset" }),
    declareLine("a", "a", indexed),
    declareLine("a", "a", { kind: "indexed", elements: [] }),
    declareLine("m", "A", { kind: "associative", elements: [] }),
    assignmentOf("r", "r", text("1")),
    assignmentOf("n", "ix", text("3")),
    assignmentOf("a", "a", indexed),
    assignmentOf("u", "", { kind: "unset" }),
  ], [
    'declare -r r="1"',
    "declare -- u",
    "declare -x u",
    'declare -a a=([0]="1" [10]="x y")',
    "declare -a a=()",
    "declare -A m=()",
    "declare -r r='1'",
    "declare -ix n='3'",
    'declare -a a=([0]="1" [10]="x y")',
    "",
  ]);
});
