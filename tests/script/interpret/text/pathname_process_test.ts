import { assertEquals } from "@std/assert";
import {
  expandPathname,
  type PathnameOptions,
} from "../../../../src/script/interpret/text/pathname.ts";
import { realHere } from "../real_here.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const off: PathnameOptions = {
  dotglob: "off",
  extglob: "off",
  globstar: "off",
  nocaseglob: "off",
  nullglob: "off",
  failglob: "off",
};

function withTree(check: (directory: string) => void): void {
  const directory = Deno.makeTempDirSync();
  try {
    new Deno.Command("bash", {
      args: [
        "-c",
        "mkdir -p a/b/c a/.h B d1/e 'x y' .hid/in; touch f g.txt a/f a/b/f a/b/c/g.txt B/f .dot 'x y/z' d1/e/f a/.h/f é.txt Z a1 a2 '[q]' 'st*r' d1/.k; ln -s a la; ln -s nowhere lb; ln -s ../B a/lB",
      ],
      cwd: directory,
    }).outputSync();
    check(directory);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}

/** First word: the options that are on, and GLOBIGNORE. */
function expanded(
  [on = "", ignore = "", pattern = ""]: readonly string[],
  directory: string,
): string {
  const options: PathnameOptions = {
    ...off,
    ...ignore === "" ? {} : { globIgnore: ignore },
  };
  for (const name of on.split(" ").filter((it) => it !== "")) {
    options[name as keyof typeof off] = "on";
  }
  const result = expandPathname(
    pattern,
    realHere(directory),
    directory,
    options,
  );
  switch (result.kind) {
    case "names":
      return result.names.map((it) => `<${it}>`).join("");
    case "literal":
      return pattern === "" ? "" : `<${pattern}>`;
    case "no match":
      return "no match";
    case "too many":
      return result.reason;
  }
}

const oracle = `
shopt -u dotglob extglob globstar nocaseglob nullglob failglob
[ -n "$1" ] && shopt -s $1
if [ -n "$2" ]; then GLOBIGNORE=$2; else unset GLOBIGNORE; shopt -u dotglob; case $1 in *dotglob*) shopt -s dotglob;; esac; fi
local IFS=
set -- $3
(( $# )) && printf '<%s>' "$@"
`;

const fixed: [string, string, string][] = [
  "*",
  "?",
  "[a-z]",
  "*.txt",
  ".*",
  "a*",
  "*/",
  "*/f",
  "*/*",
  "a/*",
  "./*",
  "a/b/../*",
  "nothing*",
  "f",
  "f*",
  "l*",
  "lb*",
  "la/*",
  "*b",
  "x*/z",
  "**",
  "**/f",
  "a/**",
  "a/**/f",
  "**/",
  "[[]q]",
  "\\[q\\]*",
  "st\\**",
  "é*",
  "//tmp*",
  "/tm[p]",
  "*/.*",
  ".*/*",
  "a//*",
  "a/*/",
  "a//b/*",
  "[",
  "a[",
  "*[",
  "[!a]*",
  "d1/*/*",
  "*/*/*",
  "f/*",
  "f/",
  "*/b/",
  ".h*",
  ".h*/",
  "a?",
  "?*",
].map((it): [string, string, string] => ["", "", it]);
const others: [string, string, string][] = [
  ["dotglob", "", "*"],
  ["dotglob", "", ".*"],
  ["dotglob", "", "*/*"],
  ["nullglob", "", "nothing*"],
  ["nullglob", "", "nothing"],
  ["globstar", "", "**"],
  ["globstar", "", "**/f"],
  ["globstar", "", "a/**"],
  ["globstar", "", "**/"],
  ["globstar", "", "a/**/"],
  ["globstar", "", "a/**/f"],
  ["globstar", "", "**/b/**"],
  ["globstar", "", "a/b**"],
  ["globstar dotglob", "", "**"],
  ["globstar", "", "**/*"],
  ["globstar", "", "nothing/**"],
  ["globstar", "", "la/**"],
  ["globstar", "", "a**/f"],
  ["globstar", "", "**/**"],
  ["globstar", "", "**/*.txt"],
  ["globstar", "", "*/**"],
  ["globstar", "", "f/**"],
  ["extglob", "", "@(f|Z)"],
  ["extglob", "", "!(a*)"],
  ["extglob", "", "*(a|1)"],
  ["extglob", "", "a/@(b|f)"],
  ["extglob", "", "@(a|B)/f"],
  ["extglob", "", "@(.dot|f)"],
  ["extglob", "", "!(f)"],
  ["nocaseglob", "", "B*"],
  ["nocaseglob", "", "[A-F]*"],
  ["", "f:*.txt", "*"],
  ["", "a*", "*"],
  ["", "*", "*"],
  ["", ".dot", ".*"],
];

Deno.test("expandPathname() finds the names that bash finds", () => {
  withTree((directory) => {
    const inputs = [...fixed, ...others];
    assertEquals(
      differences(
        inputs,
        inputs.map((it) => expanded(it, directory)),
        askBash(oracle, inputs, { directory, locale: "C.UTF-8" }),
      ),
      [],
    );
  });
});

Deno.test("expandPathname() agrees with bash on random patterns", () => {
  withTree((directory) => {
    const chance = new Chance(15);
    const parts = [
      "*",
      "*",
      "?",
      "a",
      "b",
      "f",
      "/",
      "/",
      "[a-f]",
      "[!a]",
      ".",
      ".txt",
      "d1",
      "B",
      "la",
      "x y",
      "**/",
      "\\*",
      ".",
    ];
    const inputs = Array.from({ length: randomInputs }, () => [
      ["dotglob", "globstar", "extglob", "nocaseglob", "nullglob"].filter(() =>
        chance.below(3) === 0
      ).join(" "),
      chance.below(8) === 0 ? chance.of(["f", "*.txt", "a*:B", "*/f"]) : "",
      // two slashes behind `**` follow rules of their own
      `${chance.of(["", "", "a/", "*"])}${chance.text(parts, 4)}`
        .replace(/\/+/g, "/").replace(/^\//, "") || "*",
    ]);
    assertEquals(
      differences(
        inputs,
        inputs.map((it) => expanded(it, directory)),
        askBash(oracle, inputs, { directory, locale: "C.UTF-8" }),
      ),
      [],
    );
  });
});

Deno.test("expandPathname() says what it listed, and that nothing matched", () => {
  withTree((directory) => {
    const here = realHere(directory);
    assertEquals(expandPathname("d1/*/f", here, directory, off), {
      kind: "names",
      names: ["d1/e/f"],
      looks: [`${directory}/d1/`],
    });
    assertEquals(
      expandPathname("no*", here, directory, { ...off, failglob: "on" }),
      { kind: "no match", looks: [`${directory}/.`] },
    );
    assertEquals(expandPathname("f", here, directory, off), {
      kind: "literal",
      looks: [],
    });
  });
});
