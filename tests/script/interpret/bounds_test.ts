import { assert, assertEquals } from "@std/assert";
import { cpuTime } from "../../cpu_time.ts";
import { runScript } from "../../../src/script/interpret/run_script.ts";
import { parseScript } from "../../../src/script/script.ts";
import { traceOf } from "../../../src/script/straighten/straighten.ts";
import { nowhere as here } from "./nowhere.ts";

Deno.test("20000 turns of a loop are followed to their end", () => {
  assertEquals(
    runScript(
      'for ((i=0;i<20000;i++)); do a+=($i); x=$((i%7)); done; echo "${#a[@]} $x"',
      here,
    ).stdout,
    "20000 0\n",
  );
});

Deno.test("20000 elements are read one by one, each in a moment", () => {
  const text = 'a=({1..20000}); set -- "${a[@]}"; ' +
    'for ((i=0;i<20000;i++)); do x=${a[i]}$1$#; done; echo "$x"';
  let stdout = "";
  const time = cpuTime(() => stdout = runScript(text, here).stdout);
  assertEquals(stdout, "20000120000\n");
  assert(time < 5000, `${time} ms`);
});

const endless: [string, string][] = [
  [
    "while true; do :; done",
    "Cannot tell which runs there are: the loop here does not end",
  ],
  [
    "while $(true; true); do :; done",
    "Cannot tell which runs there are: the loop here does not end",
  ],
  [
    "f() { f; }; f",
    "Cannot follow the script: functions call one another more than 120 deep",
  ],
  [
    'while :; do x="$x$x y"; done',
    "Cannot follow the script: it makes more than 64 MB of text here",
  ],
  [
    "eval 'x() { eval \"x\"; }; x'",
    "Cannot follow the script: commands call one another more than 120 deep",
  ],
];

for (const [text, message] of endless) {
  Deno.test(`${text} is refused`, () => {
    assertEquals(runScript(text, here).refusal, message);
  });
}

Deno.test("a loop without end is refused with its place", () => {
  const text = "#!/bin/bash\nx=1\nwhile true; do python main.py; done\n";
  const parsed = parseScript({ name: "script.sh", text }, []);
  if (!parsed.ok) throw new Error("the script is wrong");
  const search = { launchers: [], environment: here.environment };
  const traced = traceOf(parsed.script, search, 1000, here);
  assertEquals(
    traced.ok ? "followed" : [
      traced.diagnostic.message,
      text.slice(0, traced.diagnostic.place?.span.start).split("\n").length,
    ],
    [
      "Cannot make more than 1000 jobs: the run commands are reached more often",
      3,
    ],
  );
});

const laden: [name: string, text: string][] = [
  [
    "fields",
    "printf -v y '%09999d' 0; IFS=0; while :; do set -- $y; done",
  ],
  ["variables", "x=y y=z z=1; while :; do ((a=(x+y)*z)); done"],
  ["jobs in the background", "while :; do : & done"],
  ["descriptors", "while :; do : {fd}>x; done"],
  ["brackets", `while :; do echo ${"[".repeat(400)}; done`],
  ["elements", "a=({1..9999}); while :; do (a[1]=2); done"],
];

for (const [name, text] of laden) {
  Deno.test(`work on many ${name} counts as steps: a loop of it is refused`, () => {
    const kind = runScript(text, here).refusal?.split(":")[0];
    assertEquals(
      kind === "Cannot tell which runs there are" ||
        kind === "Cannot follow the script",
      true,
    );
  });
}

const long: [name: string, line: (at: number) => string][] = [
  ["variables that are read", (at) => `v${at}=${at}\necho "$v${at}"\n`],
  ["functions that are called", (at) => `f${at}() { echo $1; }\nf${at} x\n`],
  ["choices of the job", () => "if [ -f $X ]; then echo a; fi\n"],
  ["here-documents", (at) => `cat > x${at}.txt <<EOF\n$HOME\nEOF\n`],
  ["files and what may change them", (at) => `echo a > x${at}\nmake x\n`],
  ["pipes to files", (at) => `cat x${at} | sort > y${at}\n`],
];

for (const [name, line] of long) {
  Deno.test(`scripts of ${name} take time in proportion to their length`, () => {
    const time = (count: number): number => {
      const text = Array.from({ length: count }, (_, at) => line(at)).join("") +
        "python main.py\n";
      const parsed = parseScript({ name: "script.sh", text }, []);
      if (!parsed.ok) throw new Error("the script is wrong");
      const { script } = parsed;
      const search = { launchers: [], environment: here.environment };
      return cpuTime(() => assert(traceOf(script, search, 10, here).ok));
    };
    time(500);
    const one = time(1500);
    // with the square of the length it would be 16 times as much
    assert(Math.min(time(6000), time(6000)) < 9 * one + 50);
  });
}

Deno.test("a long script without a loop is not called an endless loop", () => {
  assertEquals(
    runScript("true a b c\n".repeat(150_000) + "echo end", here).stdout,
    "end\n",
  );
});

Deno.test("more unknown values than can be told apart are refused", () => {
  const text = `echo "${"$X ".repeat(300_000)}"`;
  const parsed = parseScript({ name: "script.sh", text }, []);
  if (!parsed.ok) throw new Error("the script is wrong");
  const search = { launchers: [], environment: here.environment };
  const traced = traceOf(parsed.script, search, 10, here);
  assertEquals(
    traced.ok ? "followed" : traced.diagnostic.message,
    "Cannot follow the script: more values than can be told apart are known only in the job",
  );
});
