import { assertEquals } from "@std/assert";
import {
  evaluateArithmetic,
  unknown,
} from "../../../../src/script/interpret/text/arithmetic.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const names = [
  "x",
  "y",
  "z",
  "e",
  "s",
  "w",
  "r",
  "a[0]",
  "a[1]",
  "a[5]",
  "m[k]",
];
const before =
  "x=1 y=7 z=-3 e= s=x+y w='4 +' r=r; declare -A m; a=(10 20); m[k]=2";

/** The value, or the error, and what the variables hold then. */
function interpreted(text: string): string {
  const values = new Map<string, string>(Object.entries({
    x: "1",
    y: "7",
    z: "-3",
    e: "",
    s: "x+y",
    w: "4 +",
    r: "r",
    "a[0]": "10",
    "a[1]": "20",
    "m[k]": "2",
  }));
  const key = (name: string, subscript: unknown) =>
    name === "m"
      ? `m[${String(subscript ?? "0")}]`
      : name === "a"
      ? `a[${String(subscript ?? 0)}]`
      : subscript === undefined || subscript === 0n
      ? name
      : `${name}[${String(subscript)}]`;
  const result = evaluateArithmetic(text, {
    get: (name, subscript) => values.get(key(name, subscript)),
    set: (name, subscript, value) => {
      values.set(key(name, subscript), String(value));
      return undefined;
    },
    isAssociative: (name) => name === "m",
    expand: (text) => text,
  });
  const state = names.map((it) => values.get(it) ?? "").join("|");
  if (result.kind === "unknown") return "unknown";
  if (result.kind === "value") return `${result.value} ${state}`;
  return `${result.message} (error token is "${result.token}") ${state}`;
}

const messages =
  /(division by 0|syntax error in expression|syntax error: operand expected|syntax error: invalid arithmetic operator|invalid number|invalid arithmetic base|invalid integer constant|value too great for base|bad array subscript|(?:\+\+|--): assignment requires lvalue|attempted assignment to non-variable|expression expected|`:' expected for conditional expression|exponent less than 0|missing `\)'|identifier expected after pre-increment or pre-decrement|expression recursion level exceeded) \(error token is "/;

/** What bash says of the same, in a subshell each. */
function asked(texts: readonly string[]): string[] {
  const state = '" $x|$y|$z|$e|$s|$w|$r|${a[0]}|${a[1]}|${a[5]}|${m[k]}"';
  return askBash(
    `( ${before}
      trap 'printf "%s" ${state}' EXIT
      printf %s "$(($1))"
    ) 2>&1`,
    texts.map((it) => [it]),
  ).map((it) => it.slice(messages.exec(it)?.index ?? 0).replace("\n ", " "));
}

const fixed = [
  "",
  " ",
  "1",
  "010",
  "0x1F",
  "0X1f",
  "0x",
  "2#101",
  "16#ff",
  "36#Zz",
  "37#Zz",
  "64#@_",
  "1#1",
  "65#1",
  "2#",
  "2##1",
  "08",
  "2#2",
  "0x1g",
  "010#1",
  "1a",
  "9223372036854775807 + 1",
  "9223372036854775808",
  "99999999999999999999",
  "-9223372036854775808 / -1",
  "-9223372036854775808 % -1",
  "-7 / 2",
  "-7 % 2",
  "2**10",
  "2**3**2",
  "-2**2",
  "2**-1",
  "2**63",
  "3**50",
  "2**0",
  "0**0",
  "1<<64",
  "1<<65",
  "1<<-1",
  "-8>>1",
  "-8>>70",
  "1 << 2 + 1",
  "~5",
  "!5",
  "!0",
  "!!7",
  "- -3",
  "--3",
  "++3",
  "-x",
  "- - x",
  "+-+x",
  "1 + 2 * 3",
  "(1 + 2) * 3",
  "7 - 2 - 1",
  "1 < 2 < 3",
  "3 > 2 > 1",
  "1 == 1 == 1",
  "5 & 3 | 4 ^ 1",
  "y a[0]08",
  "w 08",
  "1 ? 2 : 2 ** -1",
  "0 && 1 / 0 + 3 ** ~0",
  "x w",
  "(x w",
  "x ? y w",
  "a[1] e 080",
  "z /= !s << a[1]",
  "x++",
  "x--",
  "++x",
  "--x",
  "x++ + x",
  "x+++y",
  "x---y",
  "x ++ + y",
  "x++y",
  "++ x",
  "++x++",
  "--x--",
  "5++",
  "5++x",
  "5++5",
  "5--5",
  "x++ = 3",
  "++x = 3",
  "(x)++",
  "x++++",
  "x + ++y",
  "x +++ y",
  "x = 5",
  "x = y = 5",
  "x=y=z=9, x+y",
  "x += 3",
  "x -= y",
  "x *= y",
  "y /= 2",
  "y %= 4",
  "x <<= 3",
  "y >>= 1",
  "y &= 5",
  "y ^= 2",
  "x |= 6",
  "y /= 0",
  "y %= 0",
  "x += x++",
  "1 = 2",
  "(x) = 2",
  "-x = 2",
  "x + y = 2",
  "x ? y : z = 3",
  "0 ? x = 2 : 3",
  "1 ? x = 2 : 3",
  "1 ? 2 : 3 ? 4 : 5",
  "0 ? 2 : 0 ? 4 : 5",
  "1 ? 2",
  "1 ?",
  "1 ? : 2",
  "1 ? 2 :",
  "1 ? 2, 3 : 4",
  "0 ? 1 / 0 : 2",
  "1 ? 2 : 1 / 0",
  "1 && 2",
  "0 && x++",
  "1 || x++",
  "0 || x++",
  "1 && x++",
  "1 || 1 / 0",
  "0 && 1 / 0",
  "1 && 1 / 0",
  "0 || 0 && 1",
  "1 / 0",
  "1 % 0",
  "x = 5, 1 / 0",
  "x = 5, 1 +",
  "1, 2, 3",
  "1,",
  ",1",
  "()",
  "(",
  ")",
  "(1",
  "1)",
  "1 2",
  "1 x",
  "x y",
  "1 +",
  "* 2",
  "@",
  "1 @",
  "x @ y",
  "#",
  "1.5",
  "x.y",
  "'1'",
  "a[0]",
  "a[1]",
  "a[x]",
  "a[x+0]",
  "a[a[0]-9]",
  "a[0]++",
  "++a[1]",
  "a[5]=3",
  "a[x++]=x",
  "a[x++]+=1",
  "a[x++]++",
  "a",
  "a=3",
  "a[5",
  "m[k]",
  "m[k]++",
  "m[k]=9",
  "e",
  "s",
  "s*2",
  "w",
  "r",
  "nope",
  "nope++",
  "x=s",
  "!x++",
  "x;y",
  "x==1",
  "x!=1",
  "x<=1",
  "x>=1",
  "x=>1",
  "x=<1",
  "x=!y",
  "x=-y",
  "x=~y",
  "1&&&2",
  "1|||2",
  "1&2",
  "1&&2||3",
  "x&y",
  "x^y",
  "x|y",
  "x,y",
  "\t1\n+\n2",
  "1 ++ 2",
  "1 + + 2",
  "0 ? w : 3",
  "1 ? 3 : w",
  "0 && w",
  "x ? 08 : 1",
  "0 && 08",
  "0 && (1",
  "2 ** 3 ** 0",
  "-5 % 3",
  "5 % -3",
  "0x7fffffffffffffff",
  "0xffffffffffffffff",
  "0x10000000000000001",
  "1_0",
  "1@",
  "x [0]",
  "$x",
  "1\\2",
];

Deno.test("evaluateArithmetic() calculates, assigns and fails as bash does", () => {
  const inputs = fixed.map((it) => [it]);
  assertEquals(
    differences(inputs, fixed.map(interpreted), asked(fixed)),
    [],
  );
});

const operands = [
  "0",
  "1",
  "2",
  "3",
  "7",
  "010",
  "0xff",
  "16#1f",
  "9223372036854775807",
  "x",
  "y",
  "z",
  "e",
  "s",
  "a[0]",
  "a[1]",
  "a[x]",
  "m[k]",
  "w",
  "08",
  "(",
  "x++",
  "--y",
  "++a[1]",
];
const operators = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "**",
  "<<",
  ">>",
  "<",
  ">",
  "<=",
  ">=",
  "==",
  "!=",
  "&",
  "^",
  "|",
  "&&",
  "||",
  ",",
  "=",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "<<=",
  "?",
  ":",
  "++",
  "--",
  "!",
  "~",
  ")",
  "(",
];

function randomExpression(chance: Chance, depth = 3): string {
  const kind = depth === 0 ? 0 : chance.below(10);
  const inner = () => randomExpression(chance, depth - 1);
  const space = chance.of(["", " "]);
  if (kind < 3) return chance.of(operands.slice(0, 19));
  if (kind < 6) {
    return inner() + space + chance.of(operators.slice(0, 20)) + space +
      inner();
  }
  if (kind === 6) return `(${inner()})`;
  if (kind === 7) return `${inner()}${space}?${inner()}:${space}${inner()}`;
  if (kind === 8) {
    const place = chance.of(["x", "y", "z", "a[1]", "a[x&1]", "m[k]"]);
    return chance.below(2) === 0
      ? `${place}${space}${chance.of(operators.slice(20, 27))}${inner()}`
      : chance.of([`${place}++`, `++${place}`, `--${place}`, `${place}--`]);
  }
  return chance.of(["-", "+", "!", "~"]) + inner();
}

Deno.test("evaluateArithmetic() agrees with bash on random expressions", () => {
  const chance = new Chance(1);
  const texts = Array.from(
    { length: randomInputs },
    (_, index) =>
      index % 3 === 0
        ? Array.from(
          { length: 1 + chance.below(6) },
          () =>
            chance.of(chance.below(2) === 0 ? operands : operators) +
            chance.of(["", " "]),
        ).join("")
        : randomExpression(chance),
  );
  assertEquals(
    differences(texts.map((it) => [it]), texts.map(interpreted), asked(texts)),
    [],
  );
});

/** With `u` known only in the job; the result, and what was assigned. */
function withUnknown(text: string): string {
  const assigned: string[] = [];
  const result = evaluateArithmetic(text, {
    get: (name) => name === "u" ? unknown : "3",
    set: (name, _, value) => {
      assigned.push(`${name}=${String(value)}`);
      return undefined;
    },
    isAssociative: () => false,
    expand: (text) => text,
  });
  return [
    result.kind === "value" ? String(result.value) : result.kind,
    ...assigned,
  ].join(" ");
}

for (
  const [text, expected] of [
    ["u + 1", "unknown"],
    ["x = u", "unknown x=Symbol(unknown)"],
    ["u ? (x = 1) : (y = 2)", "unknown x=Symbol(unknown) y=Symbol(unknown)"],
    ["u && (x = 1), y = 2", "2 x=Symbol(unknown) y=2"],
    ["u || 1", "1"],
    ["u && 0", "0"],
    ["0 && u", "0"],
    ["1 || (x = u)", "1"],
    ["u ? 4 : 4", "4"],
    ["u ? 1 / 0 : 4", "unknown"],
    ["u / 0", "error"],
    ["u +", "error"],
    ["x++ + u", "unknown x=4"],
    ["a[u] = 4", "4 a=4"],
    ["-u, ~u, !u", "unknown"],
    ["u ** 0", "1"],
  ] as const
) {
  Deno.test(`evaluateArithmetic() of ${text} with an unknown u is ${expected}`, () => {
    assertEquals(withUnknown(text), expected);
  });
}

for (
  const [what, text, values] of [
    ["parentheses", "(".repeat(100_000), {}],
    ["signs", "- ".repeat(100_000) + "1", {}],
    ["conditions", "1?".repeat(100_000), {}],
    ["variables that name each other", "p", { p: "q", q: "p" }],
    [
      "variables that double",
      "p",
      Object.fromEntries(
        Array.from(
          { length: 60 },
          (_, n) => [n === 0 ? "p" : `p${n}`, `p${n + 1}+p${n + 1}`],
        ),
      ),
    ],
  ] as [string, string, Record<string, string>][]
) {
  Deno.test(`evaluateArithmetic() refuses endless ${what}`, () => {
    const result = evaluateArithmetic(text, {
      get: (name) => values[name],
      set: () => undefined,
      isAssociative: () => false,
      expand: (text) => text,
    });
    assertEquals(result.kind, "error");
  });
}
