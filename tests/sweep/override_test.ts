import { assertEquals } from "@std/assert";
import { parseOverride } from "../../src/sweep/override.ts";
import { seededRandom } from "../../src/sweep/seeded_random.ts";
import { canonicalWord } from "./canonical.ts";
import { faultText, parseAll, wordsOf } from "./fault_text.ts";

Deno.test("parseOverride() keeps the user's spelling of each value", () => {
  assertEquals(wordsOf("lr=10.,1.,1e-3,.5,1_000"), [
    "lr=10.",
    "lr=1.",
    "lr=1e-3",
    "lr=.5",
    "lr=1_000",
  ]);
  assertEquals(wordsOf("a=True,FALSE,Null,INF"), [
    "a=True",
    "a=FALSE",
    "a=Null",
    "a=INF",
  ]);
  assertEquals(wordsOf(`a='1, 2',"x",''`), ["a='1, 2'", 'a="x"', "a=''"]);
  assertEquals(wordsOf("a=\\,,x\\ y,\\\\n"), ["a=\\,", "a=x\\ y", "a=\\\\n"]);
  assertEquals(wordsOf("a=${x:1,2},$y"), ["a=${x:1,2}", "a=$y"]);
});

Deno.test("parseOverride() drops the blanks around a value and keeps those inside", () => {
  assertEquals(wordsOf("a= 1 ,\t2 x  y  ,3 "), ["a=1", "a=2 x  y", "a=3"]);
  assertEquals(wordsOf("a=[ 1, 2 ] , { b : 2 }"), [
    "a=[ 1, 2 ]",
    "a={ b : 2 }",
  ]);
});

Deno.test("parseOverride() counts a blank after a colon as text, as Hydra does", () => {
  assertEquals(wordsOf("a=x: ,y"), ["a=x: ", "a=y"]);
  assertEquals(canonicalWord("a=x: "), "a=x\\:\\ ");
});

Deno.test("parseOverride() keeps a word that sweeps nothing to the letter", () => {
  for (
    const word of [
      "a=1.",
      "a= 1 ",
      "a=",
      "~a",
      "~a=",
      "+a@p=x",
      "a=[1., 2.]",
      "a={a:1,a:2}",
      "a='q'",
      "=1",
    ]
  ) {
    assertEquals(wordsOf(word), [word]);
  }
});

Deno.test("parseOverride() computes a function that makes one value", () => {
  assertEquals(wordsOf("a=int(3.7)"), ["a=3"]);
  assertEquals(wordsOf("~a@p=float(1)"), ["~a@p=1.0"]);
});

Deno.test("parseOverride() prints a value with a computed part as Hydra does throughout", () => {
  assertEquals(wordsOf("a=[int(1.5), 2., 'x']"), ["a=[1,2.0,'x']"]);
  assertEquals(wordsOf("a={x: int(1.5),y z:.5},k"), [
    "a={x:1,y\\ z:0.5}",
    "a=k",
  ]);
});

Deno.test("parseOverride() lets the last of two equal keys of a dictionary win", () => {
  assertEquals(canonicalWord("a={1:x,true:y,1.0:z,b:0}"), "a={1:z,b:0}");
  assertEquals(wordsOf("a={b:choice(1,2),b:3}"), ["a={b:3}"]);
});

Deno.test("parseOverride() reads a glob among other values as the dictionary Hydra makes of it", () => {
  assertEquals(wordsOf("db=glob(*,exclude=[a b,1.]),x"), [
    "db={include:[*],exclude:[a\\ b,1.0]}",
    "db=x",
  ]);
});

Deno.test("parseOverride() refuses a sweep as a part of a value", () => {
  assertEquals(
    faultText("a=[choice(1,2),3]"),
    `a=[choice(1,2),3]
   ^^^^^^^^^^^
Cannot expand sweep "a=[choice(1,2),3]": choice() cannot stand inside a list
hint: Sweep over whole values instead, as in [1,3],[2,3]`,
  );
  assertEquals(
    faultText("a={x:range(3)}"),
    `a={x:range(3)}
     ^^^^^^^^
Cannot expand sweep "a={x:range(3)}": range() cannot stand inside a dictionary
hint: Sweep over whole values instead, as in [1,3],[2,3]`,
  );
  assertEquals(
    faultText("a=1,range(3)"),
    `a=1,range(3)
    ^^^^^^^^
Cannot expand sweep "a=1,range(3)": range() cannot stand among other values
hint: Write one sweep for the whole value`,
  );
});

Deno.test("parseOverride() keeps what only the job knows as it stands", () => {
  const [override] = parseAll([
    "\udc00.a=\udc01/x,y\udc02,'\udc03',[1,\udc04]",
  ]);
  assertEquals(override?.key, "\udc00.a");
  assertEquals(wordsOf("a=\udc01/x,y\udc02 z,'\udc03',[1, \udc04]"), [
    "a=\udc01/x",
    "a=y\udc02 z",
    "a='\udc03'",
    "a=[1, \udc04]",
  ]);
});

Deno.test("parseOverride() does not take half of a surrogate pair for opaque", () => {
  assertEquals(
    faultText("a=😀"),
    `a=😀
  ^^
Cannot parse override "a=😀": "😀" must be quoted
hint: Write the value in quotes that reach Hydra, as in "a='😀'"`,
  );
});

Deno.test("parseOverride() reads ten thousand values", () => {
  const values = Array.from({ length: 10_000 }, (_, index) => `v${index}`);
  assertEquals(
    wordsOf(`a=${values.join(",")}`),
    values.map((value) => `a=${value}`),
  );
});

Deno.test("parseOverride() answers any text with an override or a fault inside it", () => {
  const random = seededRandom(20);
  const letters = [
    ..."ab1.,=:()[]{}'\"\\ \t$~+@/&é😀\n",
    "\udc00",
    "choice(",
    "range(",
  ];
  for (let round = 0; round < 5000; round++) {
    const text = Array.from(
      { length: Math.floor(random() * 12) },
      () => letters[Math.floor(random() * letters.length)],
    ).join("");
    for (const word of [text, `a=${text}`]) {
      const parsed = parseOverride(word);
      if (parsed.ok) {
        assertEquals(parsed.value.text, word);
      } else {
        const { start, end, message } = parsed.fault;
        assertEquals(
          [0 <= start, start <= end, end <= word.length, message.slice(0, 7)],
          [true, true, true, "Cannot "],
        );
      }
    }
  }
});

Deno.test("canonicalWord() prints a word as Hydra does", () => {
  const printed: [string, string][] = [
    ["a=1.", "a=1.0"],
    ["~a", "~a=null"],
    ["a=", "a="],
    ["a=hello world", "a=hello\\ world"],
    ["a=TRUE", "a=True"],
    ["a=1_000", "a=1000"],
    ["a=-0", "a=0"],
    ["a=1e-5", "a=1e-05"],
    ["a=${x}", "a=$\\{x\\}"],
    ["a='it\\'s'", "a='it\\'s'"],
    ["a='x\\\\'", "a='x\\\\'"],
    ["a='\\\\\\''", "a='\\\\\\''"],
    ["a=[1., {b c: null}]", "a=[1.0,{b\\ c:null}]"],
  ];
  for (const [word, canonical] of printed) {
    assertEquals(canonicalWord(word), canonical);
  }
});
