import { assertEquals } from "@std/assert";
import { readParts } from "../../src/plan/script_parts.ts";
import { parseScript } from "../../src/script/script.ts";
import { looks } from "../../src/world/around/here.ts";

/** How many overrides and flags of a script's runs sweep. */
function swept(text: string, ...given: string[]): number {
  const parsed = parseScript({ name: "script.sh", text: `${text}\n` }, []);
  if (!parsed.ok) throw new Error("the script is wrong");
  const environment = new Map([["HOME", "/home/me"]]);
  const { parts } = readParts(
    parsed.script,
    {
      launchers: [],
      environment,
      sweepFlags: ["n"],
      arguments: given,
    },
    100,
    { ...looks, environment, workDir: "/", scriptPath: "/script.sh" },
  );
  return parts.flatMap((it) => it.sweeps).flatMap((it) => it.overrides)
    .filter((it) => it.override.sweep.kind !== "none").length;
}

Deno.test("readParts() sweeps what set -- and the call give to a run at the top level", () => {
  assertEquals(swept(`set -- lr=1,2 x\npython a.py "$@"`), 1);
  assertEquals(swept(`set -- lr=1,2 s=3,4\npython a.py $*`), 2);
  assertEquals(swept(`set -- 'choice(1,2)' x\npython a.py --lr "$1"`), 1);
  assertEquals(swept(`set -- a 1,2\npython a.py --n "$2" s=$1`), 1);
  assertEquals(swept(`set -- 1,2\npython a.py lr=$1`), 1);
  assertEquals(
    swept(`python a.py --lr "$1" "\${@:2}"`, "range(3)", "s=1,2"),
    2,
  );
  assertEquals(swept(`set -- a b\npython a.py "$@"`), 0);
});

Deno.test("readParts() sweeps flags by what a command in them prints", () => {
  assertEquals(swept(`python a.py --lr "$(echo 'choice(1,2)')"`), 1);
  assertEquals(swept(`python a.py --lr="$(echo 'choice(1,2)')"`), 1);
  assertEquals(swept(`python a.py --n $(echo 1,2) --m $(echo 1,2)`), 1);
  assertEquals(swept(`python a.py $(echo --n 1,2 s=3,4)`), 2);
  assertEquals(swept(`python a.py --note "$(echo a, b)"`), 0);
});

Deno.test("readParts() looks up here what glob() names by HOME", () => {
  assertEquals(swept('python a.py --cfg "glob($HOME/*.yaml)"'), 1);
  assertEquals(swept('python a.py --cfg="glob(${HOME}/*,exclude=a*)" x=1'), 1);
  assertEquals(swept('python a.py cfg="glob($HOME/*)" "glob($HOME)"'), 2);
  assertEquals(swept('python a.py --cfg "glob($SCRATCH/*)"'), 0);
});
