import { assertEquals } from "@std/assert";
import {
  type GetoptsState,
  getoptsStep,
} from "../../../../src/script/interpret/text/getopts.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

function walked([letters = "", ...args]: readonly string[]): string {
  let state: GetoptsState = { index: 1, position: 1 };
  const lines: string[] = [];
  for (let turn = 0; turn < 12; turn++) {
    const step = getoptsStep(letters, args, state, "on");
    state = step.state;
    if (step.message !== undefined) lines.push(`me: ${step.message}`);
    lines.push(
      `${step.status}|${step.value}|${
        step.argument ?? "-unset-"
      }|${state.index}`,
    );
    if (step.status === 1) break;
  }
  return lines.join("\n");
}

const oracle = `
BASH_ARGV0=me
local o=$1 v OPTIND=1 OPTARG n=0; shift
{ while (( n++ < 12 )); do
  getopts "$o" v "$@"; s=$?
  printf '%s\\n' "$s|$v|\${OPTARG--unset-}|$OPTIND"
  (( s )) && break
done; } > /tmp/getopts_test.$$ 2>&1
printf %s "$(< /tmp/getopts_test.$$)"; rm -f /tmp/getopts_test.$$
`;

const fixed = [
  ["ab:c", "-a", "-b", "x", "-c", "y"],
  ["ab:c", "-abx", "y"],
  ["ab:c", "-acb", "x"],
  ["ab:", "-b"],
  [":ab:", "-b"],
  ["a", "-z"],
  [":a", "-z"],
  ["a", "--", "-a"],
  ["a", "x", "-a"],
  ["a", "-"],
  ["a", "--long"],
  ["a:", "-a", "--", "-x"],
  ["a:", "-a", ""],
  ["a", "-a:"],
  [":", "-:"],
  ["", "-a"],
  ["ab", "-zab"],
  ["a:b", "-b-", "-a-b"],
];

Deno.test("getoptsStep() goes through words as getopts does", () => {
  const chance = new Chance(11);
  const words = [
    "-a",
    "-b",
    "-c",
    "-ab",
    "-ba",
    "-abc",
    "-z",
    "--",
    "-",
    "x",
    "-bx",
    "",
    "-cab",
    "-:",
    "-az",
  ];
  const inputs = [
    ...fixed,
    ...Array.from({ length: randomInputs }, () => [
      chance.of(["abc", "ab:c", "a:b:c", ":ab:c", ":a:bc", "c:", "b"]),
      ...Array.from({ length: chance.below(5) }, () => chance.of(words)),
    ]),
  ].filter((it) => it.length > 1);
  assertEquals(
    differences(inputs, inputs.map(walked), askBash(oracle, inputs)),
    [],
  );
});
