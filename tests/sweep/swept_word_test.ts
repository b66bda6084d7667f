import { assertEquals } from "@std/assert";
import { expandOverrides } from "../../src/sweep/expand.ts";
import { runsOf } from "../../src/sweep/points.ts";
import { parseSweptWord } from "../../src/sweep/swept_word.ts";

const files: Readonly<Record<string, readonly string[]>> = {
  "configs/*.yaml": ["configs/b.yaml", "configs/a.yaml"],
  "configs/b*": ["configs/b.yaml"],
};

/** The words that one word becomes, or what is wrong with it. */
function words(text: string, name = "--lr", lead = ""): string[] {
  const parsed = parseSweptWord({ text, name, lead });
  if (!parsed.ok) {
    const { start, end, message } = parsed.fault;
    return [`${start}-${end} ${message}`];
  }
  const expanded = expandOverrides([parsed.value], {
    groupOptions: () => undefined,
    files: (pattern) => files[pattern],
    random: () => 0,
  });
  return expanded.ok
    ? [...runsOf(expanded.axes)].flat()
    : expanded.faults.map((it) => it.message);
}

Deno.test("parseSweptWord() sweeps with Hydra's functions and the user's spelling", () => {
  assertEquals(words("choice(0.1,1e-2)"), ["0.1", "1e-2"]);
  assertEquals(words("range(1,4)"), ["1", "2", "3"]);
  assertEquals(words("sort(3,1,2)"), ["1", "2", "3"]);
  assertEquals(words("0.1,0.01"), ["0.1", "0.01"]);
  assertEquals(words("--seed=range(2)", "--seed", "--seed="), [
    "--seed=0",
    "--seed=1",
  ]);
});

Deno.test("parseSweptWord() gives a program the text that Hydra's quotes stand for", () => {
  assertEquals(words(`choice('a b',"c,d",e\\,f,'')`), [
    "a b",
    "c,d",
    "e,f",
    "",
  ]);
  assertEquals(words("choice([1,2],[3])"), ["[1,2]", "[3]"]);
});

Deno.test("parseSweptWord() takes glob() for one over files, sorted, each once", () => {
  assertEquals(words("glob(configs/*.yaml)"), [
    "configs/a.yaml",
    "configs/b.yaml",
  ]);
  assertEquals(words("glob(configs/*.yaml, exclude=configs/b*)"), [
    "configs/a.yaml",
  ]);
  assertEquals(words("glob(none/*)"), [
    'Cannot expand sweep "glob(none/*)": no file matches',
  ]);
});

Deno.test("parseSweptWord() leaves what sweeps nothing as it is", () => {
  assertEquals(words("sort([2,1])"), ["sort([2,1])"]);
  assertEquals(words("a.yaml"), ["a.yaml"]);
});

Deno.test("parseSweptWord() says what Hydra's grammar finds wrong, at its place in the word", () => {
  assertEquals(words("0.1,,0.2"), [
    '4-5 Cannot parse sweep "0.1,,0.2": value 2 is empty',
  ]);
  assertEquals(words("--lr=choice(1,,2)", "--lr", "--lr="), [
    '14-15 Cannot parse sweep "--lr=choice(1,,2)": argument 2 is empty',
  ]);
  assertEquals(words("interval(0,1)"), [
    '0-13 Cannot expand sweep "interval(0,1)": interval() has no list of values, and the basic sweeper cannot enumerate it',
  ]);
});

Deno.test("parseSweptWord() hints at what may be written behind a flag", () => {
  const hint = (text: string, lead = "") => {
    const parsed = parseSweptWord({ text, name: "--n", lead });
    return parsed.ok ? undefined : parsed.fault.hint;
  };
  const quotes = "Write the value in quotes that reach Hydra, as in ";
  assertEquals(hint("a;b,c"), `${quotes}"'a;b'"`);
  assertEquals(hint("--n=`x`,c", "--n="), `${quotes}'--n="\`x\`"'`);
  const home = "Write $HOME in place of ~, and the word in double quotes";
  assertEquals(hint("glob(~/a/*)"), home);
  assertEquals(hint("--n=choice(a,~/b)", "--n="), home);
});
