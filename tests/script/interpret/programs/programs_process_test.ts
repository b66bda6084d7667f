import { assertEquals } from "@std/assert";
import { programs } from "../../../../src/script/interpret/programs/registry.ts";
import { realHere } from "../real_here.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const files =
  "printf '3 c\\n1 a\\n2 b\\n' > f; printf 'x,y,z\\n1,2,3\\nno delimiter\\n' > g.csv; printf 'no end' > n; : > empty; mkdir -p d/e; printf 'a\\na\\nb\\n' > d/u; ln -s d link; ln -s nowhere broken; touch .hid d/.k 'x y' é";

function withFiles(check: (directory: string) => void): void {
  const directory = Deno.makeTempDirSync();
  try {
    new Deno.Command("bash", { args: ["-c", files], cwd: directory })
      .outputSync();
    check(directory);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}

/** Standard input, then the words; "not done" where it is left. */
function run(
  [stdin = "", name = "", ...args]: readonly string[],
  directory: string,
): string {
  const result = programs.get(name)?.(
    args,
    stdin,
    realHere(directory, { TZ: "UTC0" }),
    directory,
  );
  return result === undefined
    ? "not done"
    : `${result.stdout.replaceAll("\0", "")}[${result.status}]`;
}

function asked(
  inputs: readonly (readonly string[])[],
  directory: string,
): string[] {
  return askBash(
    `local i=$1 n=$2; shift 2; v=$(printf %s "$i" | env "$n" "$@" 2>/dev/null; printf '[%s]' \${PIPESTATUS[1]}); printf %s "$v"`,
    inputs,
    { directory, locale: "C", environment: { TZ: "UTC0" } },
  );
}

/** A line: program and words, blanks between them; `|` before: its input. */
const fixed: string[][] = [
  ..."seq 5|seq 2 4|seq 1 2 9|seq 5 -2 1|seq 5 1|seq -3 3|seq 0 0.1 0.5|seq 0.5 3|seq 1 0.25 2|seq -w 8 11|seq -w 0 0.5 10|seq -w -5 5|seq -s, 3|seq -s , 1 3|seq --separator=: 3|seq -f %03g 3|seq -f x%.2fy 0 0.5 1|seq -f %g 0.001 0.001 0.003|seq 01 03|seq +1 3|seq 1. 3|seq .5 2|seq -f %e 1 2|seq -w 1 10 100|seq 10 -1 8|seq -- -1 1|seq 1e3 1e3|seq x|seq 1 0 2|seq 0.1 0.1 1|seq 9007199254740993 9007199254740995|seq -w 1.0 2|seq -f %5.1f 1 2|seq -f %% 1|seq 1 2 3 4|seq -0 1"
    .split("|").map((it) => ["", ...it.split(" ")]),
  ..."basename a/b/c.txt|basename a/b/c.txt .txt|basename /|basename //|basename a/|basename .txt .txt|basename -s .txt a.txt b/c.txt|basename -a a/b c/d|basename a b c|basename|basename -- -x|basename /a/b/|dirname a/b|dirname a|dirname /|dirname /a|dirname a/b/|dirname a//b|dirname //a|dirname a/b c/d|dirname|dirname -z a/b|dirname ./a|dirname //|dirname a///"
    .split("|").map((it) => ["", ...it.split(" ")]),
  ["", "basename", ""],
  ["", "dirname", ""],
  ["", "basename", "a", ""],
  ["", "basename", "a.b", "b"],
  ...[
    "1 + 2",
    "7 - 10",
    "3 * 4",
    "7 / 2",
    "-7 / 2",
    "-7 % 3",
    "7 % 0",
    "a + 1",
    "1 + 2 * 3",
    "( 1 + 2 ) * 3",
    "1 < 2",
    "2 < 10",
    "a < b",
    "a = a",
    "a != a",
    "1 = 01",
    "abc : a.",
    "abc : \\(a.\\)",
    "abc : x",
    "abc : \\(x\\)",
    "abc : ab*c",
    "abc : .*",
    "foo.tar : \\(.*\\)\\.tar",
    "length abc",
    "substr abcde 2 3",
    "substr abc 0 1",
    "index abc cb",
    "match abc a.",
    "0 | 5",
    "a | b",
    "1 & 0",
    "1 & 2",
    "0 & 1",
    "+ length",
    "0",
    "abc",
    "1 +",
    "1 2",
    "( 1",
    "00",
    "-0",
    "3 | 1 / 0",
    "abc : a\\{1\\}",
    "aab : a*",
    "a*b : a\\*",
    "*a : *a",
    "a+b : a+b",
    "abc : ^ab",
    "ab$ : ab$",
    "a$b : a$b",
    "aXb : [a-z]X",
    "2 > 1",
    "2 >= 2",
    "1 <= 0",
    "5 == 5",
    "9999999999999999999 + 1",
    "x : \\(x\\|y\\)",
    "abab : \\(ab\\)*",
    "abc : \\(.\\)\\(.\\)",
  ].map((it) => ["", "expr", ...it.split(" ")]),
  ["", "expr", "", "|", "x"],
  ["", "expr", "a b", ":", "a b"],
  ["", "expr", "length", ""],
  ["", "expr", "", "=", ""],
  ["a\nb\n", "cat"],
  ["a\nb", "cat", "-n"],
  ["x\n", "cat", "f", "-", "n"],
  ["", "cat", "f", "g.csv"],
  ["", "cat", "nothing"],
  ["", "cat", "d"],
  ["a", "cat", "-n", "f", "n"],
  ["a\nb", "tac"],
  ["a\nb\n", "tac"],
  ["", "tac", "f", "n"],
  ...["2p", "1,2p", "2,1p", "$p", "2,$p", "9p", "2p;", "3 p", "$,2p"].flatMap((
    it,
  ) => [
    ["", "sed", "-n", it, "f"],
    ["", "sed", "--quiet", it, "n"],
    ["a\nb\nc", "sed", "-n", it],
  ]),
  ...["1!d", "$!d", "2q;d", "9q;d"].flatMap((it) => [
    ["", "sed", it, "f"],
    ["a\nb\nc", "sed", it],
  ]),
  ["", "tac"],
  ["abc\ndef", "rev"],
  ["", "rev", "f"],
  ...["head", "tail"].flatMap((name) =>
    [
      [],
      ["-n", "2"],
      ["-n2"],
      ["-2"],
      ["--lines=1"],
      ["-n", "-1"],
      ["-n", "+2"],
      ["-c", "3"],
      ["-c", "-2"],
      ["-c", "+3"],
      ["-n", "0"],
      ["-q", "-n1", "f", "g.csv"],
      ["-n1", "f", "g.csv"],
      ["-v", "f"],
      ["-n", "x"],
      ["-n1", "f", "-"],
      ["-f", "f"],
    ].map((it) => ["1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\nend", name, ...it])
  ),
  ...[
    [],
    ["-r"],
    ["-n"],
    ["-nr"],
    ["-u"],
    ["-nu"],
    ["-k2"],
    ["-k2,2"],
    ["-k2n"],
    ["-k2,2nr"],
    ["-t,", "-k2,2"],
    ["-t", ",", "-k2,2n", "-k1,1r"],
    ["-s", "-n"],
    ["-rs", "-k1,1"],
    ["-k", "1.2"],
    ["-o", "x"],
    ["-k2,1"],
    ["f"],
    ["f", "n"],
    ["-V"],
  ]
    .flatMap((it) =>
      [
        "b 2\na 10\nc 1\na 9\nB\n\n 5\n-3\n1.5\n1.25\na 9\n",
        "x,10\ny,9\nx,9\nz\n",
      ].map((text) => [text, "sort", ...it])
    ),
  ...[[], ["-c"], ["-d"], ["-u"], ["-i"], ["-ci"], ["-du"], ["d/u"], [
    "d/u",
    "out",
  ]].map((it) => ["a\na\nA\nb\n\n\nc", "uniq", ...it]),
  ...[
    "a-z A-Z|-d 0-9|-s ab|-s ' '|-d \\n|\\n ,|, \\n|[:lower:] [:upper:]|[:upper:] [:lower:]|-cd [:alnum:]|-c a-z _|-cs a-z \\n|-t abc x|abc x|a-c xyz|-ds a b|[:space:] _|-d [:space:]|\\101 z|a|-d a b|z-a x|[a*3] x|a-c A-B|-C a-z -|_- -_|/ _|a []|[] ()"
      .split("|").map((it) => it.split(" ")),
  ].flat().map((
    it,
  ) => [
    "Hello  World 123\naabbcc,_-/[]x\nA",
    "tr",
    ...it.map((word) => word === "'" ? " " : word),
  ]),
  ...[
    ["-d,", "-f1"],
    ["-d,", "-f2-"],
    ["-d,", "-f-2"],
    ["-d,", "-f1,3"],
    ["-d,", "-f3,1"],
    ["-f1"],
    ["-d", ",", "-s", "-f", "2"],
    ["-c1"],
    ["-c2-3"],
    ["-b1,3"],
    ["-c-2"],
    ["-d,", "-f9"],
    ["-f0"],
    ["-d,,", "-f1"],
    ["-d,"],
    ["-d ", "-f2"],
    ["-d,", "-f2-3,5"],
    ["-d,", "--complement", "-f1"],
  ]
    .map((it) => ["x,y,z\n1,2,3\nno delimiter\n\na\tb\nlast", "cut", ...it]),
  ["", "cut", "-d,", "-f2", "g.csv"],
  ...[
    [],
    ["-"],
    ["-", "-"],
    ["-", "f", "-"],
    ["-", "-", "-"],
    ["f", "g.csv"],
    ["f", "f", "n"],
    ["-d", ",", "f", "g.csv"],
    ["-d,;", "f", "n", "-"],
    ["-d\\n", "f", "g.csv"],
    ["-d\\0\\t", "f", "n", "g.csv"],
    ["-s"],
    ["-s", "f", "g.csv", "empty"],
    ["-sd", " ", "-", "f"],
    ["--delimiters=:", "--serial", "f"],
    ["empty", "n"],
    ["empty", "empty"],
    ["-s", "-", "-"],
    ["-d", "", "f"],
    ["-z", "f"],
    ["nothing"],
  ].map((it) => ["1\n2\n3\n4\n5", "paste", ...it]),
  ...[
    ["-", "d/u"],
    ["-12", "-", "d/u"],
    ["-3", "d/u", "-"],
    ["-13", "-", "d/u"],
    ["-23", "-", "empty"],
    ["-1", "-", "d/u"],
    ["-123", "-", "d/u"],
    ["f", "-"],
    ["-"],
    ["--total", "-", "d/u"],
  ].map((it) => ["a\nb\nb\nc\n", "comm", ...it]),
  ...[
    ["-l"],
    ["-w"],
    ["-c"],
    ["-l", "f"],
    ["f"],
    ["-lw", "f"],
    ["-lc", "g.csv"],
    ["empty"],
    ["-l", "-"],
    ["--lines", "n"],
    [],
  ].map((it) => ["a b\nc\nno end x", "wc", ...it]),
  ["", "date", "-u", "-d", "@0", "+%F %T"],
  ["", "date", "-d", "@86400"],
  ["", "date", "+%Y"],
  ["", "date", "-d", "@1", "+%s"],
  ["", "date", "1200"],
  ["", "date", "-d", "tomorrow"],
  ["", "date", "+"],
  ["", "realpath", "f"],
  ["", "realpath", "link/e"],
  ["", "realpath", "newfile"],
  ["", "realpath", "no/where"],
  ["", "realpath", "broken"],
  ["", "realpath", "-e", "newfile"],
  ["", "realpath", ".", "d/.."],
  ["", "realpath", "-s", "f"],
  ["", "readlink", "-f", "link"],
  ["", "readlink", "-f", "newfile"],
  ["", "readlink", "-e", "f"],
  ["", "readlink", "link"],
  ["", "readlink", "-f", "/"],
  ["", "readlink", "-f", "broken"],
  ["", "ls"],
  ["", "ls", "-1"],
  ["", "ls", "-a"],
  ["", "ls", "-A", "d"],
  ["", "ls", "d", "f"],
  ["", "ls", "d", "link", "f"],
  ["", "ls", "-d", "d", "f"],
  ["", "ls", "nothing"],
  ["", "ls", "-r"],
  ["", "ls", "-l"],
  ["", "ls", "broken"],
  ["", "ls", "link"],
  ["", "ls", "-d"],
  ["", "ls", "d/e"],
  ["", "ls", "-aA", "d"],
  ["", "ls", "f", "d", "d/e"],
  ["", "hostname"],
  ["", "hostname", "newname"],
  ["", "true"],
  ["", "false"],
  ["", "pwd"],
  ["", "pwd", "-P"],
];

Deno.test("programs print what the real ones print", () => {
  withFiles((directory) => {
    const outcomes = fixed.map((it) => run(it, directory));
    const isDone = outcomes.map((it) => it !== "not done");
    const inputs = fixed.filter((_, index) => isDone[index]);
    assertEquals(
      differences(
        inputs,
        outcomes.filter((it) => it !== "not done"),
        asked(inputs, directory),
      ),
      [],
    );
  });
});

Deno.test("programs leave what they do not do", () => {
  withFiles((directory) => {
    const left = fixed.filter((it) => run(it, directory) === "not done")
      .map(([, ...words]) => words.join(" "));
    assertEquals(left.filter((it) => !/^(?:tr|head|tail)/.test(it)), [
      "seq 1e3 1e3",
      "seq x",
      "seq 1 0 2",
      "seq -f %% 1",
      "seq 1 2 3 4",
      "seq -0 1",
      "basename a b c",
      "basename",
      "dirname",
      "expr 7 % 0",
      "expr a + 1",
      "expr 1 +",
      "expr 1 2",
      "expr ( 1",
      "cat nothing",
      "cat d",
      "sort -k 1.2",
      "sort -k 1.2",
      "sort -o x",
      "sort -o x",
      "sort -V",
      "sort -V",
      "uniq d/u out",
      "cut -f0",
      "cut -d,, -f1",
      "cut -d,",
      "cut -d, --complement -f1",
      "paste -s - -",
      "paste -d  f",
      "paste -z f",
      "paste nothing",
      "comm f -",
      "comm -",
      "comm --total - d/u",
      "wc",
      "date 1200",
      "date -d tomorrow",
      "realpath no/where",
      "realpath broken",
      "realpath -e newfile",
      "realpath -s f",
      "readlink link",
      "readlink -f broken",
      "ls nothing",
      "ls -l",
      "hostname newname",
    ]);
  });
});

Deno.test("programs agree with the real ones on random inputs", () => {
  withFiles((directory) => {
    const chance = new Chance(18);
    const texts = [
      "a",
      "b",
      "1",
      "10",
      "2",
      " ",
      "\n",
      "\n",
      ",",
      "x",
      "-",
      ".5",
      "\t",
    ];
    const calls: (() => string[])[] = [
      () => [
        "seq",
        ...Array.from(
          { length: 1 + chance.below(3) },
          () =>
            chance.of(["1", "3", "-2", "0.5", "10", "1.25", "7", "-0.1", "02"]),
        ),
      ],
      () => [
        "seq",
        "-w",
        ...Array.from(
          { length: 1 + chance.below(3) },
          () => chance.of(["1", "3", "-2", "0.5", "10", "1.25", "7", ".5"]),
        ),
      ],
      () => [
        "sort",
        ...[["-n"], ["-r"], ["-u"], ["-s"], ["-k2"], ["-k1,1n"], ["-t,"], [
          "-k2,2r",
        ]].filter(() => chance.below(3) === 0).flat(),
      ],
      () => [
        "uniq",
        ...["-c", "-d", "-u", "-i"].filter(() => chance.below(3) === 0),
      ],
      () => [
        "tr",
        ...chance.of([
          ["ab", "xy"],
          ["-d", "a1"],
          ["-s", "\\n"],
          ["-cd", "0-9\\n"],
          ["a-b", "1"],
          ["-s", "ab", "z"],
          [" ", "\\n"],
          ["-cs", "a-z", "_"],
        ]),
      ],
      () => [
        "cut",
        ...chance.of([["-d,"], ["-d "], []]),
        `-f${chance.of(["1", "2", "1,3", "2-", "-2"])}`,
        ...chance.of([["-s"], []]),
      ],
      () => ["cut", `-c${chance.of(["1", "2-3", "1,4-", "-2"])}`],
      () => ["head", chance.of(["-n1", "-n-1", "-c2", "-n3", "-c-1"])],
      () => ["tail", chance.of(["-n1", "-n+2", "-c2", "-n3", "-c+2"])],
      () => [chance.of(["tac", "cat", "rev"])],
      () => ["wc", chance.of(["-l", "-w", "-c"])],
      () => [
        "expr",
        ...Array.from(
          { length: 1 + 2 * chance.below(3) },
          (_, index) =>
            index % 2 === 0
              ? chance.of(["1", "2", "0", "a", "-3", "", "abc", "10"])
              : chance.of([
                "+",
                "-",
                "*",
                "/",
                "%",
                "|",
                "&",
                "<",
                "=",
                ">=",
                ":",
              ]),
        ),
      ],
      () => [
        "basename",
        chance.text(["/", "a", ".b", "//", "x"], 5),
        ...chance.of([[], [".b"], ["x"]]),
      ],
      () => ["dirname", chance.text(["/", "a", ".b", "//", "x"], 5)],
    ];
    const inputs = Array.from(
      { length: randomInputs },
      () => [chance.text(texts, 12), ...chance.of(calls)()],
    );
    const outcomes = inputs.map((it) => run(it, directory));
    const done = inputs.filter((_, index) => outcomes[index] !== "not done");
    assertEquals(
      differences(
        done,
        outcomes.filter((it) => it !== "not done"),
        asked(done, directory),
      ),
      [],
    );
    assertEquals(done.length > inputs.length * 0.8, true);
  });
});

Deno.test("a program says whether its output holds elsewhere", () => {
  withFiles((directory) => {
    const here = realHere(directory, {});
    const holds = (name: string, ...args: string[]) =>
      programs.get(name)?.(args, "", here, directory)?.holds;
    assertEquals(
      [
        holds("seq", "3"),
        holds("basename", "a/b"),
        holds("cat"),
        holds("cat", "f"),
        holds("ls"),
        holds("date", "+%Y"),
        holds("hostname"),
        holds("realpath", "."),
        holds("wc", "-l", "f"),
        holds("sort"),
      ],
      [
        "everywhere",
        "everywhere",
        "everywhere",
        "here",
        "here",
        "here",
        "here",
        "here",
        "here",
        "everywhere",
      ],
    );
  });
});
