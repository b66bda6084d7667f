import { assertEquals } from "@std/assert";
import {
  type Axis,
  expandOverrides,
  type Expansion,
} from "../../src/sweep/expand.ts";
import { countRuns, runsOf } from "../../src/sweep/points.ts";
import { seededRandom } from "../../src/sweep/seeded_random.ts";
import { faultText, GROUPS, parseAll, wordsOf } from "./fault_text.ts";

function expand(texts: readonly string[], seed: number = 1): Expansion {
  return expandOverrides(parseAll(texts), {
    groupOptions: (group) => GROUPS[group],
    files: () => undefined,
    random: seededRandom(seed),
  });
}

function axesOf(texts: readonly string[], seed?: number): Axis[] {
  const expansion = expand(texts, seed);
  if (!expansion.ok) {
    throw new Error(expansion.faults.map(({ message }) => message).join("\n"));
  }
  return expansion.axes;
}

/** The runs, their words joined by blanks. */
function runs(texts: readonly string[], seed?: number): string[] {
  return [...runsOf(axesOf(texts, seed))].map((words) => words.join(" "));
}

Deno.test("runsOf() varies the last override fastest", () => {
  assertEquals(runs(["lr=10.,1.", "x=y", "seed=1,2"]), [
    "lr=10. x=y seed=1",
    "lr=10. x=y seed=2",
    "lr=1. x=y seed=1",
    "lr=1. x=y seed=2",
  ]);
});

Deno.test("runsOf() makes one run, without words, of no overrides", () => {
  assertEquals([...runsOf([])], [[]]);
});

Deno.test("runsOf() may be left before the end of an endless sweep", () => {
  const found: string[][] = [];
  for (const words of runsOf(axesOf(["a=1,2", "b=range(0,inf)"]))) {
    found.push(words);
    if (found.length === 3) break;
  }
  assertEquals(found, [["a=1", "b=0.0"], ["a=1", "b=1.0"], ["a=1", "b=2.0"]]);
});

Deno.test("expandOverrides() puts the last of two equal keys in the place of the first", () => {
  assertEquals(runs(["a=1,2", "b=x", "a=3,4"]), ["a=3 b=x", "a=4 b=x"]);
  const described = axesOf(["c=0", "a=1", "b=2", "a=3,4"]).map((
    { key, place, source, size, swept },
  ) => [key, place, source, size, swept]);
  assertEquals(described, [
    ["c", 0, 0, 1, "no"],
    ["a", 1, 3, 2, "yes"],
    ["b", 2, 2, 1, "no"],
  ]);
});

Deno.test("expandOverrides() tells keys apart by prefix and package", () => {
  assertEquals(runs(["a=1", "+a=2", "++a=3", "~a", "a@p=4", "a@q=5"]), [
    "a=1 +a=2 ++a=3 ~a a@p=4 a@q=5",
  ]);
});

Deno.test("expandOverrides() takes a choice of one value for a sweep", () => {
  assertEquals(
    axesOf(["a=choice(1)", "b=1", "c=int(1.5)"]).map(({ swept }) => swept),
    ["yes", "no", "no"],
  );
});

Deno.test("expandOverrides() finds the options of a group that match", () => {
  assertEquals(wordsOf("db=glob(*sql)"), ["db=mysql", "db=pgsql"]);
  assertEquals(wordsOf("+db@src=glob(*,exclude=[m*,p*])"), ["+db@src=sqlite"]);
  assertEquals(wordsOf("a/b=glob([x1,y*])"), ["a/b=x1", "a/b=y1"]);
});

Deno.test("expandOverrides() refuses a sweep without values, where Hydra would run nothing", () => {
  assertEquals(
    faultText("a=range(4,1)"),
    `a=range(4,1)
  ^^^^^^^^^^
Cannot expand sweep "a=range(4,1)": it has no values
hint: Write a stop that the steps can reach from the start`,
  );
  assertEquals(
    faultText("db=glob(x*)"),
    `db=glob(x*)
   ^^^^^^^^
Cannot expand sweep "db=glob(x*)": no option of config group "db" matches
hint: Write a pattern that matches one of mongo, mysql, pgsql, sqlite`,
  );
  assertEquals(
    faultText("a= shuffle()"),
    `a= shuffle()
   ^^^^^^^^^
Cannot expand sweep "a= shuffle()": it has no values
hint: Write at least one value`,
  );
});

Deno.test("expandOverrides() refuses a glob() over a group that is not known", () => {
  assertEquals(
    faultText("model=glob(*)"),
    `model=glob(*)
      ^^^^^^^
Cannot expand sweep "model=glob(*)": config group "model" is not known
hint: List the options instead, as in model=a,b`,
  );
});

Deno.test("expandOverrides() refuses a pattern that is not plain text, if Hydra comes to it", () => {
  assertEquals(
    faultText("db=glob(['m*'])"),
    `db=glob(['m*'])
   ^^^^^^^^^^^^
Cannot expand sweep "db=glob(['m*'])": a pattern of glob() is quoted text
hint: Write the pattern as text without quotes`,
  );
  assertEquals(wordsOf("a/b=glob([*,1])"), ["a/b=x1", "a/b=x2", "a/b=y1"]);
});

Deno.test("expandOverrides() reports all faults, each with its override", () => {
  const expansion = expand(["a=range(0)", "b=1", "c=glob(*)", "db=glob(z)"]);
  const found = expansion.ok ? [] : expansion.faults.map((
    { override, kind },
  ) => [override, kind]);
  assertEquals(found, [[0, "empty"], [2, "group"], [3, "empty"]]);
});

Deno.test("expandOverrides() does not mind that a replaced sweep is empty", () => {
  assertEquals(runs(["a=range(0)", "a=1"]), ["a=1"]);
  assertEquals(runs(["model=glob(*)", "model=x"]), ["model=x"]);
});

Deno.test("expandOverrides() refuses a replaced glob() that Hydra cannot compute", () => {
  const expansion = expand(["db=glob([1])", "db=x"]);
  assertEquals(
    expansion.ok
      ? []
      : expansion.faults.map(({ override, kind }) => [override, kind]),
    [[0, "compute"]],
  );
});

Deno.test("expandOverrides() computes no value before it is asked for", () => {
  const axes = axesOf([
    "a=range(1000000000)",
    "b=range(0,1e9,0.001)",
    "c=shuffle(range(1000000000000))",
  ]);
  assertEquals(axes.map(({ size }) => size), [1e9, 1e12, 1e12]);
  assertEquals(axes[0]?.valueAt(999_999_999), "a=999999999");
});

Deno.test("countRuns() multiplies the axes, to infinity where it must", () => {
  assertEquals(countRuns(axesOf(["a=1,2", "b=1,2,3", "c=x"])), 6);
  assertEquals(countRuns([]), 1);
  assertEquals(countRuns(axesOf(["a=range(0,inf)", "b=1,2"])), Infinity);
  const long = Array.from(
    { length: 40 },
    (_, index) => `a${index}=range(1000000000)`,
  );
  assertEquals(countRuns(axesOf(long)), Infinity);
});

Deno.test("expandOverrides() shuffles by the random numbers it is given", () => {
  const sweep = ["a=shuffle(range(6))", "b=shuffle(x,y,z)"];
  assertEquals(runs(sweep, 1), runs(sweep, 1));
  assertEquals(runs(sweep, 1).toSorted(), runs(sweep, 2).toSorted());
  assertEquals(runs(sweep, 1).join() === runs(sweep, 2).join(), false);
});

Deno.test("expandOverrides() shuffles a list once for all runs", () => {
  const words = runs(["a=shuffle([1,2,3,4,5])", "b=range(9)"], 5).map((run) =>
    run.split(" ")[0]
  );
  assertEquals(new Set(words).size, 1);
  assertEquals([...(words[0] ?? "")].sort().join(""), ",,,,12345=[]a");
});
