import { assertEquals } from "@std/assert";
import { tokenize } from "../../src/sweep/lexer.ts";

/** Each token as `kind:text`. */
function tokensOf(text: string): string[] {
  return tokenize(text).map(({ kind, start, end }) =>
    `${kind}:${text.slice(start, end)}`
  );
}

/** The tokens after `a=`, without the end. */
function valueTokens(text: string): string[] {
  return tokensOf(`a=${text}`).slice(2, -1);
}

Deno.test("tokenize() reads keys until the first =", () => {
  assertEquals(tokensOf("++a/b@x.y=c=d"), [
    "plus:+",
    "plus:+",
    "name:a",
    "slash:/",
    "name:b",
    "at:@",
    "dotPath:x.y",
    "equal:=",
    "name:c",
    "equal:=",
    "name:d",
    "end:",
  ]);
});

Deno.test("tokenize() takes numbers for names of a key only beside dots", () => {
  assertEquals(tokensOf("0.a.10"), ["dotPath:0.a.10", "end:"]);
  assertEquals(tokensOf("10"), ["illegal:1", "illegal:0", "end:"]);
  assertEquals(tokensOf("a.01"), ["dotPath:a.0", "illegal:1", "end:"]);
});

Deno.test("tokenize() tells names with $ from other names", () => {
  assertEquals(tokensOf("$a"), ["dollarName:$a", "end:"]);
  assertEquals(tokensOf("a-b_1"), ["name:a-b_1", "end:"]);
});

Deno.test("tokenize() takes the longest number", () => {
  assertEquals(valueTokens("1_000"), ["int:1_000"]);
  assertEquals(valueTokens("1__0"), ["int:1", "name:__0"]);
  assertEquals(valueTokens("00"), ["int:0", "int:0"]);
  assertEquals(valueTokens("1..2"), ["float:1.", "float:.2"]);
  assertEquals(valueTokens("1.e"), ["float:1.", "name:e"]);
  assertEquals(valueTokens("1e+"), ["int:1", "name:e", "mark:+"]);
  assertEquals(valueTokens("-1.e-5x"), ["float:-1.e-5", "name:x"]);
  assertEquals(valueTokens("+-5"), ["mark:+", "int:-5"]);
});

Deno.test("tokenize() takes keywords only as whole words, in any case", () => {
  assertEquals(valueTokens("NaN"), ["float:NaN"]);
  assertEquals(valueTokens("-Inf"), ["float:-Inf"]);
  assertEquals(valueTokens("infinity"), ["name:infinity"]);
  assertEquals(valueTokens("-infinity"), ["float:-inf", "name:inity"]);
  assertEquals(valueTokens("tRuE"), ["bool:tRuE"]);
  assertEquals(valueTokens("true-x"), ["name:true-x"]);
  assertEquals(valueTokens("constructor"), ["name:constructor"]);
});

Deno.test("tokenize() gives blanks to the signs beside them", () => {
  assertEquals(valueTokens(" x , y "), [
    "name:x",
    "comma: , ",
    "name:y",
    "blank: ",
  ]);
  assertEquals(valueTokens("[ x ]"), [
    "bracketOpen:[ ",
    "name:x",
    "bracketClose: ]",
  ]);
  assertEquals(valueTokens("x ["), ["name:x", "blank: ", "bracketOpen:["]);
  assertEquals(valueTokens("x: "), ["name:x", "colon:: "]);
  assertEquals(valueTokens("f (1) "), [
    "name:f",
    "parenOpen: (",
    "int:1",
    "parenClose:)",
    "blank: ",
  ]);
});

Deno.test("tokenize() ends a quoted text at the first quote after an even run of backslashes", () => {
  assertEquals(valueTokens(`'a\\'b'`), [`quoted:'a\\'b'`]);
  assertEquals(valueTokens(`'a\\\\'b`), [`quoted:'a\\\\'`, "name:b"]);
  assertEquals(valueTokens(`''''`), ["quoted:''", "quoted:''"]);
  assertEquals(valueTokens(`"it's\n"`), [`quoted:"it's\n"`]);
  assertEquals(valueTokens(`'\\'`), [`openQuote:'\\'`]);
});

Deno.test("tokenize() takes escapes together and leaves other backslashes alone", () => {
  assertEquals(valueTokens("\\,\\ \\\\x"), ["escape:\\,\\ \\\\", "name:x"]);
  assertEquals(valueTokens("\\n"), ["mark:\\", "name:n"]);
});

Deno.test("tokenize() ends an interpolation at its first brace", () => {
  assertEquals(valueTokens("${a:b,c}d"), ["interpolation:${a:b,c}", "name:d"]);
  assertEquals(valueTokens("${}"), ["mark:$", "braceOpen:{", "braceClose:}"]);
});

Deno.test("tokenize() marks each character that must be quoted", () => {
  assertEquals(valueTokens("a~😀"), ["name:a", "illegal:~", "illegal:😀"]);
});

Deno.test("tokenize() lets an opaque character stand in keys, text and quotes", () => {
  assertEquals(tokensOf("\udc00.a=x\udc01"), [
    "dotPath:\udc00.a",
    "equal:=",
    "name:x",
    "opaque:\udc01",
    "end:",
  ]);
  assertEquals(valueTokens("'\udfff'"), ["quoted:'\udfff'"]);
});
