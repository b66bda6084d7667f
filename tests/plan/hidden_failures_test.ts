import { assertEquals } from "@std/assert";
import { readParts } from "../../src/plan/script_parts.ts";
import { parseScript } from "../../src/script/script.ts";
import { lineOf } from "../../src/source.ts";
import { looks } from "../../src/world/around/here.ts";

/** What is said of hidden failures, each behind its line. */
function hidden(text: string): string[] {
  const parsed = parseScript({ name: "script.sh", text }, []);
  if (!parsed.ok) return parsed.diagnostics.map((it) => it.message);
  const environment = new Map([["HOME", "/home/me"]]);
  return readParts(
    parsed.script,
    { launchers: [], environment },
    100,
    { ...looks, environment, workDir: "/", scriptPath: "/script.sh" },
  ).diagnostics.filter((it) => it.message.startsWith("A failure")).map((it) =>
    `${lineOf(text, it.place?.span.start ?? 0)}: ${it.message}`
  );
}

Deno.test("runs whose failures are hidden are told once for each kind, with all lines", () => {
  assertEquals(
    hidden(`python a.py x=1
python b.py
python a.py x=2
python a.py x=3 &
(python a.py x=4)
python a.py x=5
echo done
`),
    [
      '1: A failure of "a.py" (lines 1, 3 and 6) will show in mlxpsub only: the job\'s exit code is that of "echo"',
      '2: A failure of "b.py" will show in mlxpsub only: the job\'s exit code is that of "echo"',
      '4: A failure of "a.py" will not show: the job\'s exit code is that of "echo"',
      '5: A failure of "a.py" will not show: the job\'s exit code is that of "echo"',
    ],
  );
});

Deno.test("a run that follows what is left behind all others is not told to be hidden", () => {
  assertEquals(
    hidden("python a.py\necho a\npython b.py\n"),
    [
      '1: A failure of "a.py" will show in mlxpsub only: the job\'s exit code is that of "echo"',
    ],
  );
  assertEquals(hidden("set -e\npython a.py\necho a\n"), []);
  assertEquals(hidden('python a.py\n[ "$?" = 0 ] || exit 1\necho a\n'), []);
});

Deno.test("a run in a function that goes on is told to be hidden", () => {
  const said = (where: string, by = "echo") =>
    `1: A failure of "a.py" will ${where}: the job's exit code is that of "${by}"`;
  const shown = said("show in mlxpsub only");
  assertEquals(hidden("f() { python a.py; echo a; }\nf\n"), [shown]);
  assertEquals(hidden("f() { python a.py; }; g() { f; echo a; }\ng\n"), [
    shown,
  ]);
  assertEquals(hidden("f() { cd x && python a.py; date; }\nf\n"), [
    said("not show", "date"),
  ]);
  for (
    const text of [
      "f() { python a.py; }\nf\n",
      "f() { echo a; python a.py; return; }\nf\n",
      "f() { python a.py; return $?; }\nf\n",
      "f() { python a.py || exit 3; echo a; }\nf\n",
      "set -e\nf() { python a.py; echo a; }\nf\n",
    ]
  ) assertEquals(hidden(text), [], text);
});

Deno.test("a run in the background is told to be hidden, unless it is waited for by its number", () => {
  const said = (by: string) => [
    `1: A failure of "a.py" will not show: the job's exit code is that of "${by}"`,
  ];
  assertEquals(hidden("python a.py &\nwait\n"), said("wait"));
  assertEquals(hidden("python a.py &\nwait $!\necho a\n"), said("echo"));
  for (
    const text of [
      "python a.py &\nwait $!\n",
      "python a.py &\nwait -n\n",
      "python a.py &\nwait $! || bad=1\nexit $bad\n",
      "python a.py &\nwait $!\ncode=$?\necho a\n",
    ]
  ) assertEquals(hidden(text), [], text);
});
