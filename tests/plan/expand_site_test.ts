import { assertEquals } from "@std/assert";
import {
  placeOfProgram,
  type ProgramPlace,
} from "../../src/plan/expand_site.ts";
import { findSweeps } from "../../src/plan/plan.ts";
import { parseScript } from "../../src/script/script.ts";

function placeOf(
  text: string,
  environment: [string, string][] = [],
): ProgramPlace | undefined {
  const parsed = parseScript({ name: "script.sh", text }, []);
  if (!parsed.ok) throw new Error("cannot parse");
  const { sweeps } = findSweeps(parsed.script, {
    launchers: [],
    environment: new Map(environment),
  });
  return sweeps[0] && placeOfProgram(sweeps[0].site, "/w");
}

Deno.test("placeOfProgram() finds a program from where it is started", () => {
  assertEquals(placeOf("cd a && python b/main.py x=1\n"), {
    directory: "/w/a/b",
    file: "/w/a/b/main.py",
  });
  assertEquals(placeOf("python $X/main.py x=1\n"), { directory: undefined });
});

Deno.test("placeOfProgram() looks for a module as Python does, and in src/", () => {
  const files = (root: string) =>
    ["pkg/app.py", "pkg/app/__main__.py"]
      .map((it) => ({ file: `${root}/${it}`, root }));
  assertEquals(placeOf("cd a\npython -m pkg.app x=1\n"), {
    directory: "/w/a",
    moduleFiles: [...files("/w/a"), ...files("/w/a/src")],
  });
  assertEquals(
    placeOf("python -m pkg.app x=1\n", [["PYTHONPATH", "/lib:code:"]])
      ?.moduleFiles,
    [
      ...files("/w"),
      ...files("/lib"),
      ...files("/w/code"),
      ...files("/w/src"),
    ],
  );
});
