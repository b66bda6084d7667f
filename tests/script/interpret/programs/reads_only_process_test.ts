import { assertEquals } from "@std/assert";
import { readsOnly } from "../../../../src/script/interpret/programs/reads_only.ts";
import { Chance, randomInputs } from "../chance.ts";

const sedParts = [
  "w hit",
  "W hit",
  "e touch hit",
  "s/x/touch hit/e",
  "s/x/y/w hit",
  "s/x/y/",
  "p",
  "d",
  ";",
  "\n",
  "{",
  "}",
  "1",
  "$",
  ",",
  "!",
  "/x/",
  "/[/]/",
  "s/[/]/",
  "s/[]/",
  "y/x/y/",
  ":a",
  "b a",
  "ta",
  "#",
  "a\\",
  "i\\",
  "c\\",
  "\\",
  "q",
  "=",
  "n",
  "N",
  "I",
  "e",
  "w",
  "hit",
  "/",
  "x",
  "[",
  "]",
  "^",
  "[^]",
  "[[:alpha:]]",
  "\\,x,",
  "1~2",
  "r f",
  "F",
  "l",
  "z",
  " ",
  "-e",
  "s|x|y|",
  "\\n",
  "&",
];
const awkParts = [
  "{print}",
  "print",
  "{",
  "}",
  ">",
  ">=",
  '"hit"',
  "|",
  "||",
  '"touch hit"',
  "system(",
  '"touch hit")',
  "getline",
  "<",
  "BEGIN",
  "END",
  ";",
  "\n",
  "\\\n",
  "$1",
  "x",
  "=",
  "@",
  "f",
  "(",
  ")",
  "/x/",
  "/",
  "#",
  '"',
  "printf",
  ",",
  "1",
  "sys",
  "tem",
  "close(",
  "&",
];
const findParts = [
  "-name",
  "-delete",
  "-exec",
  "touch",
  "hit",
  ";",
  "+",
  "{}",
  "-print",
  "-fprint",
  "-fprintf",
  "-o",
  "-a",
  "!",
  "(",
  ")",
  ".",
  "f",
  "-printf",
  "%p",
  "-type",
  "-ok",
  "-execdir",
  "-fls",
  "-true",
  ",",
  "-path",
  "*",
  "-maxdepth",
  "1",
  "-prune",
  "-newer",
];
const sortParts = [
  "-o",
  "hit",
  "-ohit",
  "--output=hit",
  "-n",
  "-k1",
  "-k",
  "-t",
  "-ro",
  "--",
  "f",
  "--out",
  "-u",
  "-c",
  "--compress-program=./run",
  "-S1",
  "-T.",
  "-z",
  "-m",
  "--o",
  "+1",
  "-",
];
const others: string[][] = [
  ["uniq", "-c", "f", "hit", "-", "--", "-f", "1", "-i"],
  ["tail", "-n", "1", "f", "-1", "+1", "-q", "-c", "--lines=1"],
  ["date", "+%F", "-u", "-d", "now", "-r", "f", "--"],
  ["grep", "-f", "f", "x", "-c", "-o", "-e", "hit", "-r", "."],
];

function command(chance: Chance): string[] {
  const words = (parts: readonly string[], most: number) =>
    Array.from({ length: 1 + chance.below(most) }, () => chance.of(parts));
  switch (chance.below(6)) {
    case 0:
    case 1: {
      const scripts = Array.from(
        { length: 1 + chance.below(2) },
        () => words(sedParts, 6).join(chance.of(["", ";", "\n", ""])),
      );
      const [first = ""] = scripts;
      return chance.below(2) === 0
        ? [
          "sed",
          ...words(["-n", "-E", "-s", "-z", "-i", "-ni", "--posix", "-u"], 2),
          first,
          "f",
        ]
        : ["sed", ...scripts.flatMap((it) => ["-e", it]), "f"];
    }
    case 2:
      return [
        "awk",
        ...chance.of([[], ["-F,"], ["-v", "x=1"], ["-i", "x"]]),
        words(awkParts, 6).join(chance.of(["", " "])),
        "f",
      ];
    case 3:
      return ["find", ...words(findParts, 6)];
    case 4:
      return ["sort", ...words(sortParts, 4)];
    default: {
      const [name = "", ...rest] = chance.of(others);
      return [name, ...words(rest, 4)];
    }
  }
}

Deno.test("what readsOnly() lets run leaves no file behind and changes none", () => {
  const directory = Deno.makeTempDirSync();
  try {
    const list = () =>
      [...Deno.readDirSync(directory)].map(({ name }) =>
        `${name} ${Deno.readTextFileSync(`${directory}/${name}`)}`
      ).sort();
    Deno.writeTextFileSync(`${directory}/f`, "x 1\ny 2\n[x] x\nx/x\n");
    Deno.writeTextFileSync(`${directory}/run`, "#!/bin/sh\ntouch hit\ncat\n", {
      mode: 0o755,
    });
    const before = list();
    const chance = new Chance(19);
    const seen: Record<string, number> = {};
    for (let count = 0; count < randomInputs * 20; count++) {
      const argv = command(chance);
      if (!readsOnly(argv)) continue;
      const [name = "", ...args] = argv;
      seen[name] = (seen[name] ?? 0) + 1;
      if ((seen[name] ?? 0) > randomInputs / 4) continue;
      new Deno.Command("timeout", {
        args: ["2", name, ...args],
        cwd: directory,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).outputSync();
      assertEquals(list(), before, JSON.stringify(argv));
    }
    assertEquals(Object.keys(seen).sort(), [
      "awk",
      "date",
      "find",
      "grep",
      "sed",
      "sort",
      "tail",
      "uniq",
    ]);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
});
