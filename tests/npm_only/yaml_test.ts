// What "@std/yaml" must do, wherever it comes from: JSR or scripts/npm_only.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { parse, stringify } from "@std/yaml";

Deno.test("stringify() writes a record in block style, keys in their order", () => {
  const record = {
    state: "submitted",
    scheduler: "slurm",
    job_id: "4711",
    array_index: 3,
    sweep: "20261122T153012Z-4f2a",
    source: "/root/workdir/script.sh",
    line: 7,
    command: "python main.py  optimizer.lr=10. seed=1",
    overrides: ["optimizer.lr=10.", "seed=1", "note=a, b", "+x={a: 1}"],
    prepared_at: "2026-11-22T15:30:12Z",
    exit: { code: 0, signal: null },
    local: true,
    warnings: [],
    limits: {},
  };
  const text = `state: submitted
scheduler: slurm
job_id: '4711'
array_index: 3
sweep: 20261122T153012Z-4f2a
source: /root/workdir/script.sh
line: 7
command: python main.py  optimizer.lr=10. seed=1
overrides:
  - optimizer.lr=10.
  - seed=1
  - 'note=a, b'
  - '+x={a: 1}'
prepared_at: '2026-11-22T15:30:12Z'
exit:
  code: 0
  signal: null
local: true
warnings: []
limits: {}
`;
  assertEquals(stringify(record), text);
  assertEquals(parse(text), record);
});

Deno.test("stringify() quotes every word that would be read as something else", () => {
  const written: Record<string, string> = {
    "": "''",
    null: "'null'",
    "~": "'~'",
    true: "'true'",
    yes: "'yes'",
    n: "'n'",
    "1": "'1'",
    "-1.5": "'-1.5'",
    "10.": "'10.'",
    "1e3": "'1e3'",
    "0x1f": "'0x1f'",
    "010": "'010'",
    "1_000": "'1_000'",
    ".inf": "'.inf'",
    "2026-11-22": "'2026-11-22'",
    "a: b": "'a: b'",
    "a:b": "'a:b'",
    "a #b": "'a #b'",
    "- a": "'- a'",
    "[a]": "'[a]'",
    "{a}": "'{a}'",
    "a, b": "'a, b'",
    "*a": "'*a'",
    "&a": "'&a'",
    "!a": "'!a'",
    "%a": "'%a'",
    "@a": "'@a'",
    "`a": "'`a'",
    "|": "'|'",
    ">": "'>'",
    "'": "''''",
    '"': "'\"'",
    "it's": "it's",
    " a": "' a'",
    "a ": "'a '",
    "${oc.env:X,null}": "'${oc.env:X,null}'",
    "a\tb": '"a\\tb"',
    "\0": '"\\0"',
    "é ✓": "é ✓",
    "😀": '"\\U0001F600"',
    "12.server": "12.server",
    "a=1": "a=1",
    "~a": "~a",
  };
  const actual = Object.keys(written).map((word) => [word, stringify([word])]);
  const expected = Object.entries(written).map((
    [word, text],
  ) => [word, `- ${text}\n`]);
  assertEquals(actual, expected);
});

Deno.test("stringify() keeps line ends in a block", () => {
  assertEquals(stringify({ a: "x\ny" }), "a: |-\n  x\n  y\n");
  assertEquals(stringify({ a: "x\ny\n" }), "a: |\n  x\n  y\n");
  assertEquals(stringify({ a: "x\n\n" }), "a: |+\n  x\n\n");
  assertEquals(stringify({ a: " x\ny" }), "a: |2-\n   x\n  y\n");
});

Deno.test("stringify() folds long lines unless it is told not to", () => {
  const long = "python main.py" + " a=1".repeat(20);
  assertEquals(
    stringify({ command: long }),
    `command: >-
  python main.py a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1
  a=1 a=1 a=1 a=1
`,
  );
  assertEquals(
    stringify({ command: long }, { lineWidth: -1 }),
    `command: ${long}\n`,
  );
});

Deno.test("stringify() writes a shared list twice when anchors are off", () => {
  const list = ["a"];
  assertEquals(
    stringify({ x: list, y: list }, { useAnchors: false }),
    "x:\n  - a\n'y':\n  - a\n",
  );
  assertEquals(
    stringify({ x: list, z: list }),
    "x: &ref_0\n  - a\nz: *ref_0\n",
  );
});

Deno.test("parse() gives back what stringify() was given", () => {
  const pieces = [..." \nab:#-'\",[]{}\\é~%=&*!|>?@`.01_e", "null", "true"];
  const words = pieces.flatMap((a) =>
    pieces.flatMap((b) => [a + b, b + a + b, `x${a}${b}`, `${a}${b} ${a}`])
  );
  const wrong = words.filter((word) => {
    const value = { [`k${word}`]: word, list: [word, [word]] };
    return JSON.stringify(parse(stringify(value))) !== JSON.stringify(value);
  });
  assert(words.length > 4000);
  assertEquals(wrong, []);
});

Deno.test("parse() reads configuration files as people write them", () => {
  const text = `# of a program
defaults:
  - _self_
  - model: cnn
hydra:
  sweeper:
    params:
      seed: 1,2
      lr: range(1, 4)
      +model.width: choice(64,128)
logger:
  parent_log_dir: ./logs   # beside the program
  forced_log_id: -1
flags: {a: 1, b: [x, 'y z'], c: null, d: ~, e: , f: "q\\tr"}
numbers: [1, -2, 1.5, 1., .5, 1e3, 1.0e3, 0x1f, 010, 1_000, .inf]
words: [yes, no, on, 1:30, 12.a, a:b, ''' ''']
bools: [true, True, FALSE]
text: |
  two
  lines
folded: >-
  one
  line
plain: a
  b
id: \${oc.env:SLURM_JOB_ID,null}
anchor: &x {k: v}
alias: *x
`;
  assertEquals(parse(text), {
    defaults: ["_self_", { model: "cnn" }],
    hydra: {
      sweeper: {
        params: {
          seed: "1,2",
          lr: "range(1, 4)",
          "+model.width": "choice(64,128)",
        },
      },
    },
    logger: { parent_log_dir: "./logs", forced_log_id: -1 },
    flags: { a: 1, b: ["x", "y z"], c: null, d: null, e: null, f: "q\tr" },
    numbers: [1, -2, 1.5, 1, 0.5, 1000, 1000, 31, 8, 1000, Infinity],
    words: ["yes", "no", "on", "1:30", "12.a", "a:b", "' '"],
    bools: [true, true, false],
    text: "two\nlines\n",
    folded: "one line",
    plain: "a b",
    id: "${oc.env:SLURM_JOB_ID,null}",
    anchor: { k: "v" },
    alias: { k: "v" },
  });
});

Deno.test("parse() reads empty documents, marks and other line ends", () => {
  assertEquals(parse(""), null);
  assertEquals(parse("# nothing\n"), null);
  assertEquals(parse("\ufeffa: 1"), { a: 1 });
  assertEquals(parse("---\na: 1\n...\n"), { a: 1 });
  assertEquals(parse("a: 1\r\nb: 2\r\n"), { a: 1, b: 2 });
  assertEquals(parse("2026-11-22"), new Date("2026-11-22T00:00:00Z"));
});

Deno.test("parse() throws a SyntaxError on what is not one document", () => {
  const texts = ["a: [1", "a: 1\na: 2\n", "a: 1\n---\nb: 2\n"];
  for (const text of [...texts, "'a", "*x", "a: b: c"]) {
    assertThrows(() => parse(text), SyntaxError);
  }
});

Deno.test("stringify() throws a TypeError on what YAML cannot hold", () => {
  assertThrows(() => stringify({ a: () => 1 }), TypeError);
  assertThrows(() => stringify({ a: undefined }), TypeError);
});
