import { assertEquals } from "@std/assert";
import { evaluateTest } from "../../../../src/script/interpret/text/test.ts";
import type { TestContext } from "../../../../src/script/interpret/text/test_facts.ts";
import { realHere } from "../real_here.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

/** A directory with a file of each kind. */
function withFiles(check: (directory: string) => void): void {
  const directory = Deno.makeTempDirSync();
  try {
    new Deno.Command("bash", {
      args: [
        "-c",
        "echo x > f; : > empty; mkdir d; ln -s f link; ln -s nowhere broken; ln f hard; mkfifo p; touch -d 2001-01-01 old; chmod 755 hard; chmod 4755 empty; chmod 1777 d; touch -d 2030-01-01 new; mkdir 's p'; ln -s d dirlink",
      ],
      cwd: directory,
    }).outputSync();
    check(directory);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}

function context(
  directory: string,
  given: readonly string[] = [],
): TestContext {
  return {
    here: realHere(directory),
    directory,
    // the arguments of the test are those of the function around it
    isSet: (name) =>
      ["x", "HOME", "a[1]"].includes(name) ||
      given[Number(name) - 1] !== undefined,
    isNameref: () => false,
    option: (name) => name === "noglob",
    isTerminal: () => false,
  };
}

function tested(args: readonly string[], directory: string): string {
  const result = evaluateTest(args, context(directory, args));
  if (result.kind === "error") return `2 ${result.message}`;
  if (result.kind === "unknown") return "unknown";
  return result.value ? "0 " : "1 ";
}

const oracle = `local x=1 a=([1]=2) e s; set -f
e=$(test "$@" 2>&1); s=$?; e=\${e#*test: }; printf '%s %s' "$s" "$e"`;

const words = [
  "!",
  "(",
  ")",
  "-a",
  "-o",
  "=",
  "!=",
  "<",
  ">",
  "==",
  "-eq",
  "-lt",
  "-ge",
  "-nt",
  "-ot",
  "-ef",
  "-n",
  "-z",
  "-f",
  "-d",
  "-e",
  "-s",
  "-L",
  "-x",
  "-r",
  "-v",
  "",
  "a",
  "b",
  "1",
  "2",
  " 3 ",
  "x",
  "f",
  "d",
  "empty",
  "link",
  "broken",
  "nothing",
];

const fixed = [
  [],
  [""],
  ["a"],
  ["!"],
  ["-f"],
  ["!", ""],
  ["!", "a"],
  ["-n", ""],
  ["-n", "a"],
  ["-z", ""],
  ["x", "y"],
  ["a", "=", "a"],
  ["a", "=", "b"],
  ["a", "==", "a"],
  ["a", "!=", "b"],
  ["a", "<", "b"],
  ["b", ">", "a"],
  ["é", ">", "z"],
  ["1", "-eq", "1"],
  ["1", "-eq", "a"],
  ["1", "-eq", ""],
  [" 1 ", "-eq", "+1"],
  ["08", "-eq", "8"],
  ["0x1", "-eq", "1"],
  ["1", "-lt", "2"],
  ["2", "-le", "2"],
  ["3", "-gt", "2"],
  ["3", "-ge", "4"],
  ["3", "-ne", "4"],
  ["99999999999999999999", "-eq", "1"],
  ["(", "a", ")"],
  ["(", "", ")"],
  ["!", "a", "b"],
  ["a", "-a", "b"],
  ["a", "-a", ""],
  ["a", "-o", ""],
  ["", "-o", ""],
  ["!", "a", "=", "b"],
  ["(", "-n", "a", ")"],
  ["(", "a", "=", "b", ")"],
  ["!", "(", "a", ")"],
  ["!", "!", "a"],
  ["!", "!", "!", "a"],
  ["a", "=", "a", "-a", "b", "=", "b"],
  ["a", "=", "a", "-a", "b", "=", "c"],
  ["a", "=", "b", "-o", "c", "=", "c"],
  ["-n", "a", "-a", "-z", ""],
  ["(", "a", "=", "a", ")", "-a", "b"],
  ["(", "a"],
  ["a", ")"],
  ["(", ")"],
  ["a", "b", "c"],
  ["a", "b", "c", "d"],
  ["a", "=", "b", "c"],
  ["-f", "=", "x"],
  ["-f", "-a", "x"],
  ["=", "=", "="],
  ["!", "=", "!"],
  ["(", "=", ")"],
  ["-n", "=", "x"],
  ["-a", "-a", "-a"],
  ["a", "-a"],
  ["a", "-a", "b", "-o"],
  ["-f", "f"],
  ["-f", "d"],
  ["-d", "d"],
  ["-e", "broken"],
  ["-L", "broken"],
  ["-h", "link"],
  ["-f", "link"],
  ["-d", "dirlink"],
  ["-L", "dirlink/"],
  ["-d", "dirlink/"],
  ["-p", "p"],
  ["-s", "f"],
  ["-s", "empty"],
  ["-x", "hard"],
  ["-x", "old"],
  ["-r", "f"],
  ["-w", "f"],
  ["-u", "empty"],
  ["-k", "d"],
  ["-g", "d"],
  ["-e", ""],
  ["-f", ""],
  ["-c", "/dev/null"],
  ["-b", "/dev/null"],
  ["-S", "f"],
  ["-a", "f"],
  ["-d", "s p"],
  ["-d", "."],
  ["-d", ".."],
  ["f", "-nt", "old"],
  ["old", "-ot", "f"],
  ["f", "-ef", "hard"],
  ["f", "-ef", "link"],
  ["nothing", "-nt", "f"],
  ["f", "-nt", "nothing"],
  ["nothing", "-ot", "f"],
  ["nothing", "-ef", "nothing"],
  ["new", "-nt", "f"],
  ["-v", "x"],
  ["-v", "y"],
  ["-v", "a[1]"],
  ["-v", "a[0]"],
  ["-o", "noglob"],
  ["-o", "errexit"],
  ["-o", "nosuch"],
  ["-t", "9"],
  ["-t", "a"],
  ["-N", "old"],
  ["-R", "x"],
  ["(", "(", "a", ")", ")"],
  ["(", "!", "a", ")"],
  ["!", "(", "a", "-a", "b", ")"],
  ["a", "-a", "!", "b"],
  ["-n", "(", "a"],
  ["1", "-eq", "1", "-a", "x", "-eq", "1"],
];

Deno.test("evaluateTest() judges as test does", () => {
  withFiles((directory) => {
    assertEquals(
      differences(
        fixed,
        fixed.map((it) => tested(it, directory)),
        askBash(oracle, fixed, { directory }),
      ),
      [],
    );
  });
});

Deno.test("evaluateTest() agrees with bash on random words", () => {
  withFiles((directory) => {
    const chance = new Chance(14);
    const inputs = Array.from(
      { length: randomInputs },
      () => Array.from({ length: chance.below(8) }, () => chance.of(words)),
    );
    assertEquals(
      differences(
        inputs,
        inputs.map((it) => tested(it, directory)),
        askBash(oracle, inputs, { directory }),
      ),
      [],
    );
  });
});

Deno.test("evaluateTest() notes where it looked", () => {
  withFiles((directory) => {
    assertEquals(
      evaluateTest(["-f", "f", "-a", "old", "-nt", "f"], context(directory)),
      { kind: "value", value: false, looks: ["-f f", "old -nt f"] },
    );
    assertEquals(evaluateTest(["a", "=", "a"], context(directory)), {
      kind: "value",
      value: true,
      looks: [],
    });
  });
});
