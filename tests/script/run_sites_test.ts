import { assertEquals } from "@std/assert";
import { formatDiagnostics } from "../../src/format_diagnostics.ts";
import { parseShell } from "../../src/script/parse_shell.ts";
import { findRuns, type RunSearch } from "../../src/script/run_sites.ts";

function find(text: string, search: Partial<RunSearch> = {}) {
  const { sites, diagnostics } = findRuns(
    parseShell(text).list,
    { name: "script.sh", text },
    {
      launchers: [],
      environment: new Map([
        ["HOME", "/home/me"],
        ["SLURM_SUBMIT_DIR", "/called/from"],
      ]),
      ...search,
    },
  );
  return {
    found: sites.map((it) =>
      `${it.line}: ${it.run.program.text.text} in ${it.directory}`
    ),
    told: formatDiagnostics(diagnostics),
  };
}

Deno.test("findRuns() follows cd to where each run starts", () => {
  const { found, told } = find(`python a.py
cd sub
python b.py
(cd deep && python c.py)
cd .. && python d.py
cd ~/project; python e.py
cd "$HOME/x"; python f.py
ROOT=/data; cd $ROOT/y; python g.py
cd "$SLURM_SUBMIT_DIR"; python h.py
cd $UNKNOWN; python i.py
cd /abs; pushd rel; python j.py
`);
  assertEquals(found, [
    "1: a.py in .",
    "3: b.py in sub",
    "4: c.py in sub/deep",
    "5: d.py in .",
    "6: e.py in /home/me/project",
    "7: f.py in /home/me/x",
    "8: g.py in /data/y",
    "9: h.py in /called/from",
    "10: i.py in undefined",
    "11: j.py in /abs/rel",
  ]);
  assertEquals(told, "");
});

Deno.test("findRuns() takes only the programs that --run names", () => {
  const text = "python pre.py\npython src/train.py a=1\npython -m train\n";
  assertEquals(find(text, { pattern: "train.py" }).found, [
    "2: src/train.py in .",
  ]);
  assertEquals(find(text, { pattern: "*train*" }).found, [
    "2: src/train.py in .",
    "3: train in .",
  ]);
});

Deno.test("findRuns() warns of runs behind the end of the script", () => {
  const { found, told } = find("python a.py\nexit 0\npython b.py x=1\n");
  assertEquals(found, ["1: a.py in ."]);
  assertEquals(
    told,
    `script.sh:3:1: warning: This run command is never reached: line 2 ends the script
   3 | python b.py x=1
     | ^
`,
  );
});

Deno.test("findRuns() refuses two runs in one statement", () => {
  assertEquals(
    find("python a.py && python b.py\n").told,
    `script.sh:1:16: error: Cannot make jobs of two run commands in one statement
   1 | python a.py && python b.py
     |                ^
hint: Put each run command on a line of its own
`,
  );
});

Deno.test("findRuns() warns of python behind a command it does not know", () => {
  assertEquals(
    find("mywrapper python a.py x=1,2\n").told,
    `script.sh:1:1: warning: Cannot tell what "mywrapper" starts: taken as set-up
   1 | mywrapper python a.py x=1,2
     | ^
hint: Use --launcher mywrapper to make jobs of it
`,
  );
  const hint = (command: string) =>
    find(`${command} a.py x=1,2\n`).told.split("hint: ")[1];
  assertEquals(hint("pyhton3.11"), "Write python3.11, if that is meant\n");
  assertEquals(hint("/opt/phyton"), "Write python, if that is meant\n");
  assertEquals(hint("ipython"), "Use --launcher ipython to make jobs of it\n");
});

Deno.test("findRuns() warns of python inside a substitution", () => {
  assertEquals(
    find("X=$(python cfg.py a=1)\npython b.py\n").told,
    `script.sh:1:5: warning: python inside a substitution is taken as set-up: it runs in every job
   1 | X=$(python cfg.py a=1)
     |     ^
`,
  );
});
