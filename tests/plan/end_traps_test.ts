import { assertEquals } from "@std/assert";
import {
  endTrap,
  endTrapEdits,
  unknownEndTraps,
  withEndNote,
} from "../../src/plan/end_traps.ts";
import { applyEdits } from "../../src/script/cut.ts";
import { parseScript } from "../../src/script/script.ts";

function chained(text: string): string {
  const script = read(text);
  return applyEdits(text, endTrapEdits(script));
}

function read(text: string) {
  const reading = parseScript({ name: "script.sh", text }, []);
  if (!reading.ok) throw new Error("no script");
  return reading.script;
}

const cases: [written: string, becomes: string][] = [
  ["trap cleanup EXIT", `trap ${withEndNote("cleanup")} EXIT`],
  ["trap cleanup 0", `trap ${withEndNote("cleanup")} EXIT`],
  ["trap -- 'rm -f x' exit", `trap ${withEndNote("'rm -f x'")} EXIT`],
  [`trap "rm -rf $TMP" EXIT`, `trap ${withEndNote(`"rm -rf $TMP"`)} EXIT`],
  ["trap - EXIT", endTrap],
  ["trap '' EXIT", endTrap],
  ["trap EXIT", endTrap],
  ["trap 0 2", `{ trap - 2; ${endTrap}; }`],
  [
    "trap cleanup EXIT INT TERM",
    `{ trap cleanup INT TERM; trap ${withEndNote("cleanup")} EXIT; }`,
  ],
  [
    "f() { trap cleanup EXIT; }",
    `f() { trap ${withEndNote("cleanup")} EXIT; }`,
  ],
  ["cd x && trap cleanup EXIT", `cd x && trap ${withEndNote("cleanup")} EXIT`],
  ["trap cleanup INT", "trap cleanup INT"],
  ["trap -p EXIT", "trap -p EXIT"],
  ["trap cleanup SIGEXIT", `trap ${withEndNote("cleanup")} EXIT`],
  ["trap -l", "trap -l"],
  ["trap -l EXIT", "trap -l EXIT"],
  ["trap cleanup EXIT & wait", "trap cleanup EXIT & wait"],
  ["coproc { trap cleanup EXIT; }", "coproc { trap cleanup EXIT; }"],
  ["(trap cleanup EXIT; true)", "(trap cleanup EXIT; true)"],
  ["trap cleanup EXIT | cat", "trap cleanup EXIT | cat"],
  ["x=$(trap cleanup EXIT)", "x=$(trap cleanup EXIT)"],
  ["echo trap cleanup EXIT", "echo trap cleanup EXIT"],
];

for (const [written, becomes] of cases) {
  Deno.test(`endTrapEdits() makes a job's own traps note its end: ${written}`, () => {
    assertEquals(chained(`${written}\n`), `${becomes}\n`);
    assertEquals(unknownEndTraps(read(`${written}\n`)), []);
  });
}

for (
  const written of [
    'trap "$action" EXIT',
    "trap cleanup $signals",
    'trap "rm $(cat list)" EXIT',
    "trap rm<(list) EXIT",
    'trap "exit $((code++))" EXIT',
    'trap "rm ${list:=a}" EXIT',
    'trap cleanup EXIT "my signal"',
    "builtin trap cleanup EXIT",
    "command trap cleanup EXIT",
  ]
) {
  Deno.test(`unknownEndTraps() warns where a trap cannot be told: ${written}`, () => {
    assertEquals(chained(`${written}\n`), `${written}\n`);
    assertEquals(
      unknownEndTraps(read(`${written}\n`)).map((it) => it.message),
      ["Jobs may not note their end: this trap may take the place of the one that does"],
    );
  });
}
