import { assertEquals } from "@std/assert";
import { applyEdits, cutOtherRuns } from "../../src/script/cut.ts";
import { parseShell } from "../../src/script/parse_shell.ts";
import { findRuns } from "../../src/script/run_sites.ts";

/** The script with only its run number `kept` (from 0) left in. */
function cut(text: string, kept: number): string {
  const { list } = parseShell(text);
  const { sites } = findRuns(list, { name: "script.sh", text }, {
    launchers: [],
    environment: new Map(),
  });
  const runs = sites.map((it) => it.run);
  const run = runs[kept];
  if (run === undefined) throw new Error(`no run ${kept}`);
  return applyEdits(text, cutOtherRuns(list, runs, text)(run));
}

const cases: [name: string, text: string, first: string, second: string][] = [
  [
    "takes whole lines",
    "a\npython x.py\nb\n  python y.py  # second\nc\n",
    "a\npython x.py\nb\nc\n",
    "a\nb\n  python y.py  # second\nc\n",
  ],
  [
    "keeps what stands on the same line",
    "A=1; python x.py; B=2; python y.py; C=3\n",
    "A=1; python x.py; B=2; C=3\n",
    "A=1; B=2; python y.py; C=3\n",
  ],
  [
    "keeps the rest of an and-list",
    "cd d && python x.py && E=1\npython y.py\n",
    "cd d && python x.py && E=1\n",
    "cd d && : && E=1\npython y.py\n",
  ],
  [
    "takes a pipeline as a whole",
    "python x.py 2>&1 | tee o\npython y.py | cat > p\n",
    "python x.py 2>&1 | tee o\n",
    "python y.py | cat > p\n",
  ],
  [
    "keeps a subshell without what it wrote",
    "(cd d; python x.py) > o 2>&1 < i\npython y.py\n",
    "(cd d; python x.py) > o 2>&1 < i\n",
    "(cd d; ) < i\npython y.py\n",
  ],
  [
    "keeps a group's redirections for the run that stays in it",
    "{ python x.py; python y.py; } > o\n",
    "{ python x.py; } > o\n",
    "{ python y.py; } > o\n",
  ],
  [
    "takes here-documents along",
    "python x.py <<E\n1\nE\npython y.py <<E && a\n2\nE\nb\n",
    "python x.py <<E\n1\nE\n: && a\nb\n",
    "python y.py <<E && a\n2\nE\nb\n",
  ],
  [
    "lets exec still end the script",
    "python x.py\nexec python y.py\nc\n",
    "python x.py\nexit\nc\n",
    "exec python y.py\nc\n",
  ],
  [
    "takes background runs with their &",
    "python x.py &\npython y.py & wait\n",
    "python x.py &\nwait\n",
    "python y.py & wait\n",
  ],
];

for (const [name, text, first, second] of cases) {
  Deno.test(`cutOtherRuns() ${name}`, () => {
    assertEquals([cut(text, 0), cut(text, 1)], [first, second]);
  });
}
