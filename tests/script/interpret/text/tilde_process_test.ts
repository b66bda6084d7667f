import { assertEquals } from "@std/assert";
import {
  expandTilde,
  tildePrefixes,
} from "../../../../src/script/interpret/text/tilde.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const places = {
  home: "/h",
  pwd: "/p",
  oldpwd: "/o",
  homeOf: (user: string) => user === "root" ? "/root" : undefined,
};

function expanded(text: string, place: "word" | "assigned value"): string {
  let result = "";
  let at = 0;
  for (const [start, end] of tildePrefixes(text, place)) {
    const prefix = text.slice(start, end);
    result += text.slice(at, start) + (expandTilde(prefix, places) ?? prefix);
    at = end;
  }
  return result + text.slice(at);
}

const oracle =
  `local HOME=/h PWD=/p OLDPWD=/o v; eval "v=$1"; eval "set -- $1"; printf '%s\\n%s' "$1" "$v"`;

const fixed = [
  "~",
  "~/x",
  "~+",
  "~-",
  "~+/x",
  "~-/x",
  "~root",
  "~root/x",
  "~nobodyhere",
  "x~",
  "a:~",
  "a:~/x:~",
  "a=~",
  "a=~/x:~root",
  "a+=~",
  "=~",
  "1=~",
  "~:x",
  "~/x:~",
  "a=b=~",
  "a:b=~",
  "~~",
  "~root:x",
  "a[0]=~",
  "-a=~",
  "~=x",
  "~/~",
];

Deno.test("tildes expand as in bash", () => {
  const both = (texts: readonly (readonly string[])[]) =>
    texts.map(([it = ""]) =>
      `${expanded(it, "word")}\n${expanded(it, "assigned value")}`
    );
  const call = (it: string) => [it];
  const chance = new Chance(9);
  const inputs = [
    ...fixed.map(call),
    ...Array.from(
      { length: randomInputs },
      () =>
        call(
          `x${chance.text(["~", "~", "/", ":", "=", "a", "root", "+", "-"], 7)}`
            .slice(chance.below(2)),
        ),
    ),
  ].filter(([it]) => it !== "");
  const expected = askBash(oracle, inputs);
  assertEquals(differences(inputs, both(inputs), expected), []);
});
