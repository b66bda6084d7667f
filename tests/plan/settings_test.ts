import { assertEquals } from "@std/assert";
import type { Run } from "../../src/plan/run.ts";
import {
  type Received,
  settingsOf,
  settingText,
  tellingWords,
  withSettings,
} from "../../src/plan/settings.ts";

interface Some {
  program?: string;
  environment?: Record<string, string>;
  directory?: string;
  loops?: Record<string, string>;
}

/** A run of `words`, in which `$…` is known only in the job. */
function run(words: string, some: Some = {}): Received {
  const text = (it: string) => ({
    text: it,
    known: it.includes("$") ? "only in the job" as const : "yes" as const,
  });
  return {
    program: some.program ?? "main.py",
    words: words.split(" ").filter((it) => it !== "").map(text),
    environment: new Map(
      Object.entries(some.environment ?? {}).map(([name, value]) => [
        name,
        text(value),
      ]),
    ),
    directory: text(some.directory ?? "/proj"),
    loops: new Map(Object.entries(some.loops ?? {})),
  };
}

/** The settings of each, as they would be typed. */
function typed(...runs: Received[]): string[] {
  return settingsOf(runs).map((it) => [...it].map(settingText).join(" "));
}

Deno.test("settingsOf() names what differs as it was typed, in order", () => {
  assertEquals(
    typed(
      run("a=1 --lr 0.1 --seed=1 lr=0.1 -v -b8"),
      run("a=1 --lr 0.2 --seed=2 lr=0.5 -v -b-1"),
    ),
    ["--lr 0.1 --seed 1 lr=0.1 -b 8", "--lr 0.2 --seed 2 lr=0.5 -b -1"],
  );
});

Deno.test("settingsOf() tells a negative value from a flag, and a switch from both", () => {
  assertEquals(typed(run("--lr -1 x=2 --fast"), run("--lr -2 x=2")), [
    "--lr -1 --fast",
    "--lr -2",
  ]);
});

Deno.test("settingsOf() takes no word behind a value that is glued to its flag", () => {
  assertEquals(typed(run("-b8 u -v 1"), run("-b8 w -v 2")), [
    "word 1=u -v 1",
    "word 1=w -v 2",
  ]);
});

Deno.test("settingsOf() counts environment and directory", () => {
  assertEquals(
    typed(
      run("x", { environment: { DATA: "a", OMP: "1" } }),
      run("x", { environment: { DATA: "b", OMP: "1" }, directory: "/proj/b" }),
    ),
    ["DATA=a directory=/proj", "DATA=b directory=/proj/b"],
  );
});

Deno.test("settingsOf() calls a word after the loop whose value it is", () => {
  assertEquals(
    typed(
      run("small.yaml out/small.yaml", { loops: { cfg: "small.yaml" } }),
      run("big.yaml out/big.yaml", { loops: { cfg: "big.yaml" } }),
    ),
    [
      "cfg=small.yaml word 2=out/small.yaml",
      "cfg=big.yaml word 2=out/big.yaml",
    ],
  );
});

Deno.test("settingsOf() tells a loop's value once, and where nothing else differs", () => {
  assertEquals(
    typed(
      run("--lr 0.1", { loops: { lr: "0.1", try: "1" } }),
      run("--lr 0.1", { loops: { lr: "0.1", try: "2" } }),
      run("--lr 0.2", { loops: { lr: "0.2", try: "1" } }),
    ),
    ["try=1 --lr 0.1", "try=2 --lr 0.1", "try=1 --lr 0.2"],
  );
});

Deno.test("settingsOf() compares the runs of each program among themselves", () => {
  assertEquals(
    typed(
      run("a=1 b=2"),
      run("a=2 b=2"),
      run("a=1 c=9", { program: "eval.py" }),
    ),
    ["program=main.py a=1", "program=main.py a=2", "program=eval.py"],
  );
});

Deno.test("settingsOf() numbers a flag that stands twice", () => {
  assertEquals(typed(run("--x 1 --x 2"), run("--x 1 --x 3")), [
    "--x 2 2",
    "--x 2 3",
  ]);
});

/** A run as it would be planned: what it receives tells all about it. */
function identities(...all: Received[]): (string | undefined)[] {
  const runs = all.map((_, line): Run => ({
    line,
    parentLogDir: "/logs",
    overrides: [],
    command: "",
    body: "",
  }));
  return withSettings(
    runs,
    new Map(runs.map((it, at) => [it, all[at] ?? run("")])),
  ).map((it) => it.identity);
}

Deno.test("withSettings() gives equal jobs one identity: program, words, environment and directory", () => {
  const [one, same, ...others] = identities(
    run("a=1", { environment: { D: "x" } }),
    run("a=1", { environment: { D: "x" }, loops: { s: "1" } }),
    run("a=2", { environment: { D: "x" } }),
    run("a=1", { environment: { D: "y" } }),
    run("a=1"),
    run("a=1 b=2", { environment: { D: "x" } }),
    run("a=1", { environment: { D: "x" }, directory: "/other" }),
    run("a=1", { environment: { D: "x" }, program: "eval.py" }),
  );
  assertEquals(one, same);
  assertEquals(new Set([one, ...others]).size, others.length + 1);
});

Deno.test("withSettings() gives no identity to what only the job knows", () => {
  assertEquals(identities(run("d=$S a=1"), run("a=1", { directory: "$D" })), [
    undefined,
    undefined,
  ]);
});

Deno.test("tellingWords() tells each setting once, as it was typed", () => {
  assertEquals(
    tellingWords({
      overrides: ["a=1", "--lr=0.1", "--wd 2", "-b8"],
      settings: { a: "1", "--lr": "0.1", "--wd": "2", "-b": "8", DATA: "x" },
    }),
    ["a=1", "--lr=0.1", "--wd 2", "-b8", "DATA=x"],
  );
  // a swept word has no name of its own
  assertEquals(
    tellingWords({
      overrides: ["--lr 0.1", "u"],
      settings: { "--lr": "0.1", "word 1": "u" },
    }),
    ["--lr 0.1", "word 1=u"],
  );
});
