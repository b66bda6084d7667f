import { assertEquals } from "@std/assert";
import {
  joined,
  type Piece,
  readArray,
  readFields,
  readRecord,
  splitFields,
} from "../../../../src/script/interpret/text/split.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const separators = [" ", " \t\n", ":", " :", ":, ", "", "x", ",", "\n"];
const characters = Array.from("  ::ab,x\t\né");

/** `a$1b"$2"$3""$4`. */
function fields(
  [ifs = "", one = "", two = "", three = "", four = ""]: readonly string[],
): string {
  const pieces: Piece[] = [
    { text: one, from: "expansion" },
    { text: "b", from: "literal" },
    { text: two, from: "quoted" },
    { text: three, from: "expansion" },
    { text: "", from: "quoted" },
    { text: four, from: "expansion" },
  ];
  return [[pieces[0]], pieces, pieces.slice(3), [pieces[3], pieces[5]]].map((
    it,
  ) =>
    splitFields(
      it.filter((piece) => piece !== undefined),
      ifs === "unset" ? undefined : ifs,
    )
      .map((field) => `<${field.map((piece) => piece.text).join("")}>`).join("")
  ).join("|");
}

Deno.test("splitFields() splits as bash does", () => {
  const chance = new Chance(7);
  const inputs = Array.from({ length: randomInputs }, () => [
    chance.of([...separators, "unset"]),
    ...Array.from({ length: 4 }, () => chance.text(characters, 5)),
  ]);
  const expected = askBash(
    `set -f
    if [ "$1" = unset ]; then unset IFS; else IFS=$1; fi
    p() { (( $# )) && printf '<%s>' "$@"; }
    p $2; printf '|'; p $2b"$3"$4""$5; printf '|'; p $4""$5; printf '|'; p $4$5`,
    inputs,
  );
  assertEquals(differences(inputs, inputs.map(fields), expected), []);
});

const fixed: [string, string][] = [
  [" ", " a b c d "],
  [" ", " a b  c \n"],
  [":", "a:b:c:"],
  [":", "a:b::"],
  [":", "a:b:"],
  [" ", " x  "],
  [" ", "a\\ b c\\\nd e\n"],
  [": ", "a:b : c :"],
  [":", ":a:b"],
  [" :", "a : b"],
  [":", "x:"],
  [":", "x::"],
  [": ", "x :"],
  [" ", " a\\ "],
  [" ", " "],
  [" ", ""],
  [" ", "ab\\\ncd"],
  [" ", "a\\"],
  ["", "x y"],
  [":", "a\\:b:c"],
  [" :", "a b : c : d "],
  [":", "::"],
  [" ", "\\ "],
];

function read([ifs = "", input = ""]: readonly string[]): string {
  const lines: string[] = [];
  for (const backslashes of ["escape", "raw"] as const) {
    const record = readRecord(input, { delimiter: "\n", backslashes });
    const { characters, rest, status } = record;
    lines.push(
      `${status}|${joined(characters)}`,
      ...[1, 2, 3].map((it) => readFields(characters, ifs, it).join("|")),
      ["", ...readArray(characters, ifs)].join("|"),
      rest,
    );
  }
  const comma = readRecord(input, { delimiter: ",", backslashes: "escape" });
  lines.push(readFields(comma.characters, ifs, 2).join("|"));
  for (const characters of [0, 1, 3]) {
    for (const kind of ["at most", "exactly"] as const) {
      const { characters: taken, status, rest } = readRecord(input, {
        delimiter: "\n",
        backslashes: "escape",
        limit: { kind, characters },
      });
      const text = kind === "exactly"
        ? joined(taken)
        : readFields(taken, ifs, 1)[0];
      lines.push(`${status}|${text}|${rest}`);
    }
  }
  return lines.join("\n");
}

const oracle = `
local IFS=$1 a b c arr t rest f=/tmp/read_test.$$
printf %s "$2" > $f
rest() { local IFS= x; read -r -d '' x; printf %s "$x"; }
all() {
  { read $1; printf '%s|%s\\n' $? "$REPLY"; } < $f
  { read $1 a; printf '%s\\n' "$a"; } < $f
  { read $1 a b; printf '%s\\n' "$a|$b"; } < $f
  { read $1 a b c; printf '%s\\n' "$a|$b|$c"; } < $f
  { arr=(); read $1 -a arr; ( IFS='|'; set -- "" "\${arr[@]}"; printf '%s\\n' "$*" ); } < $f
  { read $1; rest; echo; } < $f
}
s=; all; all -r
{ read -d , a b; printf '%s\\n' "$a|$b"; } < $f
for n in 0 1 3; do
  { read -n $n a; printf '%s|%s|' $? "$a"; rest; echo; } < $f
  { read -N $n a; printf '%s|%s|' $? "$a"; rest; [ $n = 3 ] || echo; } < $f
done
rm -f $f
`;

Deno.test("readRecord(), readFields() and readArray() read as bash does", () => {
  assertEquals(
    differences(fixed, fixed.map(read), askBash(oracle, fixed)),
    [],
  );
});

Deno.test("reading agrees with bash on random inputs", () => {
  const chance = new Chance(8);
  const inputs = Array.from({ length: randomInputs }, () => [
    chance.of(separators),
    chance.text([...characters, "\\", "\\", "\n"], 9),
    // bash gives its own mark for a quoted character for such a backslash
  ]).filter(([, text = ""]) => !/(?<!\\)(?:\\\\)*\\$/.test(text));
  assertEquals(
    differences(inputs, inputs.map(read), askBash(oracle, inputs)),
    [],
  );
});
