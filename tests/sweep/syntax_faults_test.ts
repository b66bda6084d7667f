import { assertEquals } from "@std/assert";
import { faultText } from "./fault_text.ts";

/** Asserts the whole message of each fault; they are separated by blank lines. */
function assertFaults(expected: string): void {
  for (const block of expected.trim().split("\n\n")) {
    const [text = ""] = block.split("\n");
    assertEquals(
      faultText(text.replaceAll("␣", " ")),
      block.replaceAll("␣", " "),
    );
  }
}

Deno.test("parseOverride() points at the comma where a value is missing", () => {
  assertFaults(`
lr=1,,2
     ^
Cannot parse sweep "lr=1,,2": value 2 is empty
hint: Write '' for an empty string, or remove the extra comma

lr=,1
   ^
Cannot parse sweep "lr=,1": value 1 is empty
hint: Write '' for an empty string, or remove the extra comma

lr=1 , , 2
       ^
Cannot parse sweep "lr=1 , , 2": value 2 is empty
hint: Write '' for an empty string, or remove the extra comma

a=[1,,2]
     ^
Cannot parse override "a=[1,,2]": item 2 of the list is empty
hint: Write '' for an empty string, or remove the extra comma

a=choice(1,,2)
           ^
Cannot parse sweep "a=choice(1,,2)": argument 2 is empty
hint: Write '' for an empty string, or remove the extra comma`);
});

Deno.test("parseOverride() points behind a trailing comma", () => {
  assertFaults(`
lr=1,2,
       ^
Cannot parse sweep "lr=1,2,": value 3 is empty
hint: Write '' for an empty string, or remove the extra comma

a=[1,2,]
       ^
Cannot parse override "a=[1,2,]": item 3 of the list is empty
hint: Write '' for an empty string, or remove the extra comma

a={a:1,}
       ^
Cannot parse override "a={a:1,}": entry 2 of the dictionary is empty
hint: Write '' for an empty string, or remove the extra comma`);
});

Deno.test("parseOverride() points at a quote that is never closed", () => {
  assertFaults(`
a='x
  ^
Cannot parse override "a='x": the quote ' is not closed
hint: Write ' where the text ends

a="x,y
  ^
Cannot parse override "a="x,y": the quote " is not closed
hint: Write " where the text ends

a=x,it's fine,y
      ^
Cannot parse sweep "a=x,it's fine,y": the quote ' is not closed
hint: Write it in the other quotes, so that they reach Hydra: "it's fine"`);
});

Deno.test("parseOverride() points at the sign that is never closed", () => {
  assertFaults(`
a=[1,2
  ^
Cannot parse override "a=[1,2": "[" is not closed
hint: Write "]" after the last item

a=[1,{b:2
     ^
Cannot parse override "a=[1,{b:2": "{" is not closed
hint: Write "}" after the last entry

a=choice(1,2
        ^
Cannot parse sweep "a=choice(1,2": "(" is not closed
hint: Write ")" after the last argument

a=\${x
  ^^
Cannot parse override "a=\${x": "\${" is not closed
hint: Write "}" where the interpolation ends`);
});

Deno.test("parseOverride() points at the sign that closes another one", () => {
  assertFaults(`
a=[1,2}
      ^
Cannot parse override "a=[1,2}": "[" is closed by "}"
hint: Write "]" before it, or quote the value

a=foo)
     ^
Cannot parse override "a=foo)": ")" has no "(" before it
hint: Write the value in quotes that reach Hydra, as in "a='foo)'"`);
});

Deno.test("parseOverride() shows how to quote a character, for the shell and for Hydra", () => {
  assertFaults(`
a=x&y
   ^
Cannot parse override "a=x&y": "&" must be quoted
hint: Write the value in quotes that reach Hydra, as in "a='x&y'"

a=é,b
  ^
Cannot parse sweep "a=é,b": "é" must be quoted
hint: Write the value in quotes that reach Hydra, as in "a='é'"

a=x=1
   ^
Cannot parse override "a=x=1": "=" must be quoted
hint: Write the value in quotes that reach Hydra, as in "a='x=1'"

a=1(2)
   ^
Cannot parse override "a=1(2)": "(" must be quoted
hint: Write the value in quotes that reach Hydra, as in "a='1(2)'"

a=x[1]
   ^
Cannot parse override "a=x[1]": "[" must be quoted
hint: Write the value in quotes that reach Hydra, as in "a='x[1]'"

a=$(ls)
   ^
Cannot parse override "a=$(ls)": "(" must be quoted
hint: Write the value in quotes that reach Hydra, as in 'a="$(ls)"'

a=[x~y,1]
    ^
Cannot parse override "a=[x~y,1]": "~" must be quoted
hint: Write 'x~y', with quotes that reach Hydra

a=x'y'
   ^
Cannot parse override "a=x'y'": ' begins a quoted text after unquoted text
hint: Put the value in quotes that reach Hydra`);
});

Deno.test("parseOverride() shows control characters by name", () => {
  assertEquals(
    faultText("a=x\ny"),
    `a=x
y
   ^
Cannot parse override "a=x\\ny": "\\n" must be quoted
hint: Put the value in quotes that reach Hydra`,
  );
});

Deno.test("parseOverride() points at what follows a value that is complete", () => {
  assertFaults(`
a='x'y
     ^
Cannot parse override "a='x'y": "y" follows the closing quote
hint: Put a comma between two values, or quote the whole value

a=[1][2]
     ^
Cannot parse override "a=[1][2]": "[" follows "]"
hint: Put a comma between two values, or quote the whole value

a=choice(1,2)␣
             ^
Cannot parse sweep "a=choice(1,2)␣": a blank follows ")"
hint: Remove the blank`);
});

Deno.test("parseOverride() says what a dictionary lacks", () => {
  assertFaults(`
a={a}
    ^
Cannot parse override "a={a}": key "a" has no value
hint: Write a:value

a={a:,b:1}
     ^
Cannot parse override "a={a:,b:1}": key "a" has no value
hint: Write '' for an empty string

a={:1}
   ^
Cannot parse override "a={:1}": entry 1 of the dictionary has no key
hint: Write key:value

a={'a':1}
   ^^^
Cannot parse override "a={'a':1}": a dictionary key cannot hold quotes
hint: Write the key without quotes

a={\${x}:1}
   ^^^^
Cannot parse override "a={\${x}:1}": a dictionary key cannot hold an interpolation
hint: Write the key as plain text`);
});

Deno.test("parseOverride() says what Hydra's interpolations cannot hold", () => {
  assertFaults(`
a=\${a:\${b}}
          ^
Cannot parse override "a=\${a:\${b}}": an interpolation with "{" inside it must be quoted
hint: Write the value in quotes that reach Hydra, as in 'a="\${a:\${b}}"'

a=\${}
  ^^
Cannot parse override "a=\${}": "\${}" names nothing
hint: Write a name after "\${"`);
});

Deno.test("parseOverride() cuts a long override in its message", () => {
  const text = `a=${"x".repeat(100)}&`;
  assertEquals(
    faultText(text),
    `${text}
${" ".repeat(102)}^
Cannot parse override "a=${"x".repeat(57)}…": "&" must be quoted
hint: Put the value in quotes that reach Hydra`,
  );
});

Deno.test("parseOverride() refuses endless nesting", () => {
  const text = `a=${"[".repeat(10_000)}`;
  assertEquals(
    faultText(text).split("\n")[2],
    `Cannot parse override "a=${
      "[".repeat(57)
    }…": it is nested more than 500 deep`,
  );
});
