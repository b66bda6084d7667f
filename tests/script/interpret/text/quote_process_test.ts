import { assertEquals } from "@std/assert";
import {
  assignmentOf,
  declareLine,
  expandEscapes,
  quoteKey,
  quoteValue,
  quoteWord,
} from "../../../../src/script/interpret/text/quote.ts";
import { keysAsListed } from "../../../../src/script/interpret/text/key_order.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const characters = Array.from(
  " abZ09!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r\x01\x1b\x7fé日\u0085",
);

function random(seed: number): string[][] {
  const chance = new Chance(seed);
  return [
    [""],
    ...characters.flatMap((it) => [[it], [`a${it}`], [`${it}a`], [`=${it}`]]),
    ...Array.from({ length: randomInputs }, () => [chance.text(characters, 8)]),
  ];
}

Deno.test("quoteWord(), quoteValue() and declareLine() quote as bash does", () => {
  const inputs = random(2);
  const actual = inputs.map(([text = ""]) =>
    [
      quoteWord(text),
      quoteValue(text),
      declareLine("x", "", { kind: "text", text }),
      assignmentOf("x", "", { kind: "text", text }),
      ...text === "" ? [] : [
        declareLine("m", "A", {
          kind: "associative",
          elements: [[text, text]],
        }),
      ],
    ].join("\n")
  );
  const expected = askBash(
    `printf '%q\\n' "$1"; local x; printf '%s\\n' "\${1@Q}"
     x=$1; v=$(declare -p x); printf '%s\\n' "$v"; printf '%s' "\${x@A}"
     if [ -n "$1" ]; then local -A m=(); m[$1]=$1; printf '\\n%s' "$(declare -p m)"; fi`,
    inputs,
  );
  assertEquals(differences(inputs, actual, expected), []);
});

Deno.test("expandEscapes() undoes the escapes of ${x@E}", () => {
  const inputs = [["a\\tb"], ["\\x41\\101\\u00e9"], ["\\q\\\\"], ["a'b\\'c"]];
  assertEquals(
    inputs.map(([it = ""]) => expandEscapes(it)),
    askBash(`printf %s "\${1@E}"`, inputs),
  );
});

Deno.test("keysAsListed() lists keys in bash's order", () => {
  const chance = new Chance(3);
  const inputs = Array.from({ length: 40 }, (_, index) => [
    ...new Set(
      Array.from(
        { length: index === 0 ? 3000 : 1 + chance.below(60) },
        () => `${chance.text(Array.from("abcdefé01 _"), 5)}k`,
      ),
    ),
  ]);
  assertEquals(
    inputs.map((it) => keysAsListed(it).map(quoteKey).join("\n")),
    askBash(
      `local -A m=(); for k; do m[$k]=1; done
       IFS=$'\\n'; v=$(declare -p m); v=\${v#*=(}; v=\${v%)}
       local -a o=("\${!m[@]}"); printf '%s' "\${o[*]}"`,
      inputs,
    ).map((it) => it.split("\n").map(quoteKey).join("\n")),
  );
});
