import { assertEquals } from "@std/assert";
import { readParts } from "../../src/plan/script_parts.ts";
import { parseScript } from "../../src/script/script.ts";
import { looks } from "../../src/world/around/here.ts";

/** What is said of a script where S is "5,6", and the hint. */
function said(text: string, sweepFlags: string[] = []): string[] {
  const parsed = parseScript({ name: "script.sh", text: `${text}\n` }, []);
  if (!parsed.ok) return parsed.diagnostics.map((it) => it.message);
  const environment = new Map([["HOME", "/home/me"], ["S", "5,6"]]);
  const { parts, diagnostics } = readParts(
    parsed.script,
    { launchers: [], environment, sweepFlags },
    100,
    { ...looks, environment, workDir: "/", scriptPath: "/script.sh" },
  );
  const overrides = parts.flatMap((it) => it.sweeps)
    .flatMap((it) => it.overrides)
    .map((it) => it.override.sweep.kind);
  return [
    ...overrides,
    ...diagnostics.map((it) => `${it.message} | ${it.hint}`),
  ];
}

const list = (written: string): string =>
  `What "${written}" stands for is not swept: it is known only inside the job | Write the values into the command`;

Deno.test("readParts() tells lists that are not swept, and its hint sweeps them", () => {
  assertEquals(said("python a.py s=$S"), [
    "none",
    'What "$S" stands for is not swept: it is "5,6" here, and only the job knows what it is there | Write ${S?} in its place to sweep over what it is here',
  ]);
  assertEquals(said("python a.py s=${S?}"), ["choice"]);
  assertEquals(said("python a.py s=[$S] t=x$HOME"), ["none", "none"]);
  const gpus = "${CUDA_VISIBLE_DEVICES:-0,1}";
  assertEquals(said(`python a.py g=${gpus}`), ["none", list(gpus)]);
  assertEquals(said(`G=${gpus}; python a.py g=$G`), ["none", list(gpus)]);
});

const flag = (text: string, name: string): string =>
  `"${text}" is not swept: it is the value of a flag | Add --sweep-flag ${name} if it is a list of values to try`;

Deno.test("readParts() tells every list behind a flag where a run sweeps nothing, once", () => {
  const all = [
    flag("0.1,1", "lr"),
    flag("a/b,c/d", "init"),
    flag("0,1", "gpus"),
  ];
  const words = "--lr 0.1,1 --init a/b,c/d --gpus 0,1";
  assertEquals(said(`python a.py ${words} x=[1,2]`), ["none", ...all]);
  assertEquals(said(`python a.py ${words}\npython b.py ${words}`), all);
  assertEquals(said(`W="${words}"; python a.py $W`), all);
});

Deno.test("readParts() tells beside a sweep of lists behind flags that take one value", () => {
  const lists =
    "--gpus 0,1 --layers 64,128 --seeds 1,2 --betas=0.9,0.99 --image-size 8,8";
  assertEquals(said(`python a.py ${lists} x=1,2`), ["choice"]);
  assertEquals(
    said(`for s in 1 2; do python a.py ${lists} --seed $s; done`),
    [],
  );
  for (
    const [written, text, name] of [
      ["--lr 0.1,0.01", "0.1,0.01", "lr"],
      [
        "--optim.base_lr=1e-3,1e-4",
        "--optim.base_lr=1e-3,1e-4",
        "optim.base_lr",
      ],
      ["-bs 8,16", "8,16", "bs"],
      ["--batchSize '8, 16'", "8, 16", "batchSize"],
      ["--optimizer adam,sgd", "adam,sgd", "optimizer"],
      ["--num_epochs 3,9", "3,9", "num_epochs"],
    ] as const
  ) {
    const warned = flag(text, name);
    assertEquals(said(`python a.py ${written} x=1,2`), ["choice", warned]);
    assertEquals(
      said(`for s in 1 2; do python a.py ${written} --s $s; done`),
      [warned],
    );
    assertEquals(
      said(`python a.py ${written} --s 'range(2)'`, [name]),
      ["choice", "range"],
    );
  }
});

Deno.test("readParts() knows a short flag with its value behind it", () => {
  const warned = flag("-l0.1,.01", "l");
  assertEquals(said("python a.py -l0.1,.01 -v2 -out,x -Lrange,3"), [warned]);
  assertEquals(said("python a.py -l0.1,.01 x=1,2"), ["choice"]);
  assertEquals(said("python a.py -l0.1,.01 -v2 -w3,4", ["l"]), ["choice"]);
  assertEquals(said("L=1,2; python a.py -l$L", ["l"]), ["choice"]);
  assertEquals(said("python a.py '-lchoice(1,2)' '-srange(3)'"), [
    "choice",
    "range",
  ]);
  assertEquals(said("python a.py '-lchoise(1,2)'"), [
    '"-lchoise(1,2)" is not swept: there is no choise() | Write choice(…), if it is a list of values to try',
  ]);
});

Deno.test("readParts() sweeps lists and functions that flags have by variables of the script", () => {
  const swept = ["choice", "choice"];
  assertEquals(
    said('L=1,2; python a.py --lr $L --wd="$L"', ["lr", "wd"]),
    swept,
  );
  assertEquals(
    said('A="--lr 1,2 --wd=1,2"; python a.py $A', ["lr", "wd"]),
    swept,
  );
  assertEquals(said("L='choice(1,2)'; python a.py --lr $L \"$L\""), swept);
  assertEquals(said("python a.py --lr $S", ["lr"]), [
    'What "$S" stands for is not swept: it is "5,6" here, and only the job knows what it is there | Write ${S?} in its place to sweep over what it is here',
  ]);
  assertEquals(said("python a.py --lr ${S?}", ["lr"]), ["choice"]);
});

Deno.test("readParts() tells a sweep function that is misspelt, where a flag takes any text", () => {
  const told = (text: string, name: string, meant: string) =>
    `"${text}" is not swept: there is no ${name}() | Write ${meant}(…), if it is a list of values to try`;
  assertEquals(
    said("python a.py --lr 'choise(1,2)' '--s=rnage(3)' 'print(1)' 'int(3)'"),
    [
      told("choise(1,2)", "choise", "choice"),
      told("--s=rnage(3)", "rnage", "range"),
    ],
  );
});

Deno.test("readParts() tells a sweep function that stands among other values of a flag", () => {
  const told = (text: string) =>
    `"${text}" is not swept: a sweep function stands among other values | Write one function for the whole value, if it is a list of values to try`;
  assertEquals(
    said(
      "python a.py --lr 'choice(1,2),3' --s='0,range(3)' 'sort(1,2),tag(3)' " +
        "--n 'sort(a), then b' --m 'print(a),choice' -s'choice(1,2)'",
    ),
    [
      "choice",
      ...["choice(1,2),3", "--s=0,range(3)", "sort(1,2),tag(3)"].map(told),
    ],
  );
});

Deno.test("readParts() tells in loops, too, that a comma is missing", () => {
  assertEquals(said("for m in a b; do python a.py m=$m lr=1 2; done"), [
    "none",
    "none",
    "none",
    "none",
    '"2" is a word of its own: is a comma missing behind "lr=1"? | Write lr=1,2',
  ]);
});

Deno.test("readParts() tells of blanks around = and before a comma", () => {
  const told = (text: string, state: string, meant: string) =>
    `"${text}" is a word of its own: ${state} | Write ${meant}`;
  const behind = 'a blank stands behind "lr="';
  for (
    const [words, overrides, ...warned] of [
      ["lr= 1,2", 1, told("1,2", behind, "lr=1,2")],
      ["lr= 0.1 x", 1, told("0.1", behind, "lr=0.1")],
      ["lr = a,b", 1, told("a,b", 'blanks stand around "="', "lr=a,b")],
      ["lr=1 ,2", 1, told(",2", "a blank stands before its comma", "lr=1,2")],
      [
        "s=0,1 2,3",
        1,
        told("2,3", 'is a comma missing behind "s=0,1"?', "s=0,1,2,3"),
      ],
      ["lr= x y=a b m=3 '' n= ''", 4],
    ] as const
  ) {
    assertEquals(said(`python a.py ${words}`).slice(overrides), warned, words);
  }
});

Deno.test("readParts() tells a list that is a word of its own, where nothing is swept", () => {
  const told =
    `"a,b/c" is not swept: it is a word of its own | Write 'choice(a,b/c)' if it is a list of values to try`;
  assertEquals(said("python a.py a,b/c a,b/c -x"), [told]);
  assertEquals(said("python a.py x=1 y a,b/c"), ["none", told]);
  assertEquals(said("python a.py x=1,2 y a,b/c"), ["choice"]);
  assertEquals(said("for i in 1 2; do python a.py $i a,b/c; done"), []);
  assertEquals(said("python a.py 'a, b' {a,b}"), []);
});

Deno.test("readParts() tells a sweep that a later override with its key replaces", () => {
  const told = (text: string, later: string) =>
    `"${text}" counts for nothing: "${later}" behind it has the same key | Leave one of them out`;
  assertEquals(said("python a.py lr=1,2 x=1 lr=3"), [
    "choice",
    "none",
    "none",
    told("lr=1,2", "lr=3"),
  ]);
  assertEquals(said("A=lr=1,2; for s in 1 2; do python a.py $A lr=$s; done"), [
    "choice",
    "none",
    "choice",
    "none",
    told("lr=1,2", "lr=$s"),
  ]);
  assertEquals(said("python a.py lr=1 lr=2,3 db@a=1,2 db@b=3,4"), [
    "none",
    "choice",
    "choice",
    "choice",
  ]);
});

Deno.test("readParts() tells dashes and quotes that come from a page", () => {
  const dash = (word: string, meant: string) =>
    `"${word}" begins with "${
      word[0]
    }", which is another sign than "-" | Write ${meant}, if it is an option`;
  assertEquals(said("python a.py –lr 1 —seed −v --x=–3 'a–b' '–c' \"“d”\""), [
    dash("–lr", "--lr"),
    dash("—seed", "--seed"),
    dash("−v", "-v"),
  ]);
  assertEquals(said("python a.py --note “a b”"), [
    `"“a" has quotes that are letters for the shell | Write ' or " in their place`,
  ]);
});

Deno.test("readParts() tells a variable without which a job ends", () => {
  const warned =
    '"LR" is not set here: a job ends at this line unless it is set there | Export it before the call: LR=… mlxpsub …';
  assertEquals(said("python a.py lr=${LR:?no LR}"), ["none", warned]);
  assertEquals(said(": ${LR:?}\npython a.py lr=$LR"), ["none", warned]);
  assertEquals(said("LR=1,2\npython a.py lr=${LR:?}"), ["choice"]);
  assertEquals(said("set -u; python a.py lr=$LR"), ["none", warned]);
  assertEquals(said("set -u; python a.py j=$SLURM_JOB_ID s=$S"), [
    "none",
    "none",
    'What "$S" stands for is not swept: it is "5,6" here, and only the job knows what it is there | Write ${S?} in its place to sweep over what it is here',
  ]);
});

Deno.test("readParts() leaves a site's places to the job, and no temperature", () => {
  for (const name of ["TMP_DIR", "JOB_TMPDIR", "SCRATCH_2", "https_proxy"]) {
    const value = `\${${name}:-1,2}`;
    assertEquals(said(`python a.py t=${value}`), ["none", list(value)]);
  }
  for (const name of ["TEMPERATURE", "LLM_TEMP", "MAX_ATTEMPTS", "temp"]) {
    assertEquals(said(`python a.py t=\${${name}:-1,2}`), ["choice"]);
  }
});

Deno.test("readParts() does not take what was made of a variable for the variable", () => {
  assertEquals(
    said(
      "for i in 1 2; do [ $i = 1 ] && J=${SLURM_JOB_ID%?}; python a.py i=$i j=$J; done",
    ),
    [
      "Cannot write this run as a script of its own: J has a value that only the job knows, from steps that are left out | Write its words out, or put what it needs on lines before it",
    ],
  );
});

Deno.test("readParts() tells that braces make words of their own, and its hint sweeps", () => {
  const told = (key: string, count: number, values: string) =>
    `"${key}" is given ${count} times, of which the last counts: braces make words of their own | Write ${key}${values} to sweep`;
  assertEquals(said("python a.py lr={0.1,0.01} s={1..3}").slice(-2), [
    told("lr=", 2, "0.1,0.01"),
    told("s=", 3, "1,2,3"),
  ]);
  assertEquals(
    said("for s in 1 2; do python a.py s=$s lr={0.1,0.01}; done").slice(-1),
    [told("lr=", 2, "0.1,0.01")],
  );
  assertEquals(said("python a.py lr=0.1,0.01 s=1,2,3"), ["choice", "choice"]);
  assertEquals(said("python a.py {a,b}=1 --x={1,2} w{1,2}"), ["none", "none"]);
});

Deno.test("readParts() tells of lists behind a flag that are not its first word", () => {
  const further =
    '"3,4" is not swept: only the first word behind --lr is | Write its values into one list, with commas between them';
  assertEquals(said("python a.py --lr 1,2 3,4", ["lr"]), ["choice", further]);
  assertEquals(said("python a.py --lr 1,2 x 3,4 --s 1", ["lr"]), [
    "choice",
    further,
  ]);
  assertEquals(said("python a.py --lr 1,2,3,4", ["lr"]), ["choice"]);
  assertEquals(said("python a.py --lr 1,2 x=3,4", ["lr"]), [
    "choice",
    "choice",
  ]);
});
