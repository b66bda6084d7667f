import { assertEquals } from "@std/assert";
import { straight } from "./straight.ts";

Deno.test("straightCalls() writes out what each run of a loop does", () => {
  assertEquals(
    straight(
      "module load cuda",
      "LRS=0.1,0.01",
      "for model in vit resnet; do",
      '  out=$SCRATCH/$model; mkdir -p "$out"',
      '  if [ "$model" = vit ]; then bs=64; else bs=128; fi',
      '  train() { python main.py model=$model bs=$bs "$@"; }',
      '  train lr=$LRS seed=1,2 out="$out"',
      "done",
    ),
    [
      `module load cuda
LRS=0.1,0.01
model=vit
out=$SCRATCH/$model; mkdir -p "$out"
if [ "$model" = vit ]; then bs=64; else bs=128; fi
train() {
  python main.py model=$model bs=$bs lr=0.1,0.01 seed=1,2 out="$SCRATCH"/vit
}
train lr=$LRS seed=1,2 out="$out"
`,
      `module load cuda
LRS=0.1,0.01
bs=64
model=resnet
out=$SCRATCH/$model; mkdir -p "$out"
if [ "$model" = vit ]; then bs=64; else bs=128; fi
train() {
  python main.py model=$model bs=$bs lr=0.1,0.01 seed=1,2 out="$SCRATCH"/resnet
}
train lr=$LRS seed=1,2 out="$out"
`,
    ],
  );
});

Deno.test("straightCalls() carries over what left-out steps have counted", () => {
  assertEquals(
    straight(
      "i=0",
      "for m in a b; do",
      "  i=$((i+1))",
      "  python main.py m=$m i=$i",
      "done",
    ),
    [
      "i=0\nm=a\ni=$((i+1))\npython main.py m=$m i=$i\n",
      "i=0\ni=1\nm=b\ni=$((i+1))\npython main.py m=$m i=$i\n",
    ],
  );
});

Deno.test("straightCalls() gives a function's body its arguments", () => {
  assertEquals(
    straight(
      "train() {",
      "  local name=$1; shift",
      '  python main.py name=$name "$@" > "$name.txt"',
      "}",
      "train a lr=$LR 'x=1 2'",
    ),
    [
      "train() {\n  local name=$1; shift\n" +
      '  python main.py name=$name lr="$LR" \'x=1 2\' > "$name.txt"\n}\n' +
      "train a lr=$LR 'x=1 2'\n",
    ],
  );
});

Deno.test("straightCalls() reads ahead what loops read", () => {
  assertEquals(
    straight(
      "while read -r name lr; do",
      "  python main.py name=$name lr=$lr",
      "done <<EOF",
      "a 0.1,0.2",
      "EOF",
    ),
    ["name=a\npython main.py name=$name lr=0.1,0.2\n"],
  );
});

Deno.test("straightCalls() follows loops over names where no run depends on the job's", () => {
  assertEquals(
    straight(
      "MY_A=1 MY_B=2",
      "for x in ${!SLURM_@} ${!CUDA_@}; do unset $x; done",
      "for x in ${!MY_@}; do python main.py x=$x; done",
    ).length,
    2,
  );
});

Deno.test("straightCalls() keeps pipes, subshells and redirections around a run", () => {
  assertEquals(
    straight(
      "for d in a; do",
      "  (export X=$d; python main.py d=$d)",
      "done > log.txt 2>&1 | tee all.txt",
    ),
    [
      "(\n  d=a\n  (\n    export X=$d; python main.py d=$d\n  )\n" +
      ") > log.txt 2>&1 | tee all.txt\n",
    ],
  );
});

const refusals: [string, string[], string[]][] = [
  [
    "a loop over the names of what the job's node and scheduler set",
    ["for x in ${!SLURM_@}; do python main.py x=$x; done"],
    [
      '2: Cannot tell which runs there are: it depends on "${!SLURM_@}", which is known only in the job',
    ],
  ],
  [
    "the same where no such variable is here",
    ['for x in "${!CUDA_V@}"; do python main.py x=$x; done'],
    [
      '2: Cannot tell which runs there are: it depends on "${!CUDA_V@}", which is known only in the job',
    ],
  ],
  [
    "a loop over what only the job knows",
    ["for x in $LIST; do python main.py x=$x; done"],
    [
      '2: Cannot tell which runs there are: it depends on "$LIST", which is known only in the job',
    ],
  ],
  [
    "a condition on what only the job knows",
    ["if nvidia-smi; then python main.py x=1; fi"],
    [
      '2: Cannot tell which runs there are: it depends on "nvidia-smi", which is known only in the job',
    ],
  ],
  [
    "a condition on how a run ends",
    ["if python main.py x=1; then python main.py x=2; fi"],
    [
      '2: Cannot make jobs of two runs that belong together: whether "main.py" runs depends on how "main.py" ends',
    ],
  ],
  [
    "a file that only a program of the script can have made",
    ["./prepare", "if [ -f out ]; then python main.py x=1; fi"],
    [
      '3: Cannot tell which runs there are: it depends on "[ -f out ]", which is known only in the job',
    ],
  ],
  [
    "a sweep that only the job knows",
    ["for s in 1; do", "  x=1,$(date)", "  python main.py s=$s x=$x", "done"],
    [
      '4: Cannot write this run as a script of its own: what "x=$x" sweeps is known only in the job',
    ],
  ],
  [
    "select",
    ["select x in a b; do python main.py x=$x; done"],
    ["2: Cannot follow the script: a select asks its user"],
  ],
  [
    "a coprocess",
    ["coproc { python main.py x=1; }"],
    [
      "2: Cannot follow the script: a run in a coprocess has no job of its own",
    ],
  ],
  [
    "endless recursion",
    ["f() { python main.py x=1; f; }", "f"],
    [
      "2: Cannot make more than 100 jobs: the run commands are reached more often",
    ],
  ],
];

for (const [what, lines, messages] of refusals) {
  Deno.test(`straightCalls() refuses ${what}`, () => {
    assertEquals(straight(...lines), messages);
  });
}

Deno.test("straightCalls() leaves loops without a run to the job, though they do not end here", () => {
  const lines = [
    "LOG=gpu.log",
    "while true; do nvidia-smi >> $LOG; sleep 60; done &",
    "while true; do [ -f ready ] && break; sleep 1; done",
    "for ((;;)); do sleep 1; kill -0 $PID || break; done &",
    "n=0; until [ -f there ]; do n=$((n + 1)); done",
    "coproc nvidia-smi",
    "ask() { select it in a b; do echo $it; break; done; }",
  ];
  assertEquals(
    straight(...lines, "for s in 1 2; do python main.py s=$s; done"),
    [1, 2].map((s) =>
      [...lines, `s=${s}`, `python main.py s=${s}`, ""].join("\n")
        .replace(`main.py s=${s}`, "main.py s=$s").replaceAll(" &\n", "  &\n")
    ),
  );
});

Deno.test("straightCalls() leaves to the job what decides no run", () => {
  const lines = [
    'if [ -n "$SLURM_TMPDIR" ]; then d=$SLURM_TMPDIR; else d=/tmp; fi',
    "x=1",
    "cp data.tar $d/ || exit 1",
    "python main.py d=$d x=$x",
    "cp out results",
  ];
  assertEquals(
    straight(lines[0] ?? "", "for x in 1; do", ...lines.slice(2), "done"),
    [`${lines.join("\n")}\n`],
  );
});

Deno.test("straightCalls() keeps the here-document of a subshell around a run", () => {
  assertEquals(
    straight(
      "for a in 1 2; do",
      "  (read x; python main.py a=$a x=$x) <<X",
      "v",
      "X",
      "done",
    ),
    [1, 2].map((a) =>
      `a=${a}
(
  read x; python main.py a=$a x=$x
) <<X
v
X
`
    ),
  );
});

Deno.test("straightCalls() follows eval", () => {
  assertEquals(
    straight('for s in 1; do eval "x=$s"; python main.py x=$x; done'),
    ['s=1\neval "x=$s"; python main.py x=$x\n'],
  );
});

Deno.test("straightCalls() keeps a choice that is made in the job", () => {
  const lines = [
    "if [ -f ckpt.pt ]; then R=resume=ckpt.pt; else R=; fi",
    "python main.py s=1 $R",
  ];
  assertEquals(
    straight("for s in 1; do", ...lines, "done"),
    [`s=1\n${lines.join("\n")}\n`],
  );
});

Deno.test("straightCalls() keeps what leaves a loop in a loop of one turn", () => {
  assertEquals(
    straight(
      "for s in 1 2; do",
      "  [ -f $s.done ] && continue",
      "  python main.py s=$s",
      "done",
    ),
    [1, 2].map((s) =>
      `for s in ${s}; do
  [ -f $s.done ] && continue
  python main.py s=$s
done
`
    ),
  );
});

Deno.test("straightCalls() keeps a loop that tries again until its run ends well", () => {
  const line = "for try in 1 2 3; do python main.py lr=1,2 && break; done";
  assertEquals(straight(line), [`${line}\n`]);
});

Deno.test("straightCalls() writes out the words that a variable starts", () => {
  assertEquals(
    straight('CMD="python main.py"', "for s in 1; do $CMD s=$s lr=1,2; done"),
    ['CMD="python main.py"\ns=1\npython main.py s=$s lr=1,2\n'],
  );
});

Deno.test("straightCalls() repeats what an earlier turn did to the shell", () => {
  assertEquals(
    straight(
      "for s in 1 2; do",
      "  if [ $s = 1 ]; then module load cuda; ulimit -n 1000; fi",
      "  python main.py s=$s",
      "done",
    )[1],
    `module load cuda
ulimit -n 1000
s=2
if [ $s = 1 ]; then module load cuda; ulimit -n 1000; fi
python main.py s=$s
`,
  );
});

Deno.test("straightCalls() exports nothing that a condition here would not", () => {
  const condition = ["if [ -f xxx ]; then", "  export E=3", "fi"];
  const own = "if [ -f xxx ]; then\n  export E=3\nfi\n";
  assertEquals(
    straight("for a in 1 2; do", "  python main.py $a", ...condition, "done"),
    [
      `a=1\npython main.py $a\n${own}`,
      `a=2\npython main.py $a\n${own}`,
    ],
  );
});

Deno.test("straightCalls() leaves a choice of each turn to its job", () => {
  const choice = "if [ -f xxx ]; then R=3; else R=4; fi";
  assertEquals(
    straight(
      "for a in 1 2; do",
      `  ${choice}`,
      "  python main.py $a r=${R-5}",
      "done",
    ),
    [
      `a=1\n${choice}\npython main.py $a r=\${R-5}\n`,
      `a=2\n${choice}\npython main.py $a r=\${R-5}\n`,
    ],
  );
});

Deno.test("straightCalls() keeps a value of here that only an unused argument reads", () => {
  assertEquals(
    straight(
      "set -u",
      "show() { python main.py; }",
      "ls -d /etc | while read -r d; do show $d; done",
    ),
    [
      "set -u\n(\n  d=/etc\n" +
      "  show() {\n    python main.py\n  }\n  show $d\n)\n",
    ],
  );
});

Deno.test("straightCalls() ends where a part of a pipeline fails here, under pipefail", () => {
  assertEquals(
    straight(
      "set -eo pipefail",
      "for a in 1 2; do",
      "  python main.py a=$a",
      "  for b in 1 2; do [ -d nowhere ] && rm -r nowhere; done | tee b.txt",
      "done",
    ),
    [
      "set -eo pipefail\na=1\npython main.py a=$a\n" +
      "for b in 1 2; do [ -d nowhere ] && rm -r nowhere; done | tee b.txt\n",
    ],
  );
});

Deno.test("straightCalls() takes of each turn's choice what it begins with in that turn", () => {
  const choice = (other: string) =>
    `if [ -d nowhere ]; then CMD="$y"; else CMD="${other}"; fi`;
  assertEquals(
    straight(
      'for y in "python a.py z" "python b.py"; do',
      `  ${choice("python a.py q")}`,
      "  $CMD lr=1",
      "done",
    ),
    [
      `y='python a.py z'\n${choice("python a.py q")}\n` +
      "python a.py ${CMD#'python a.py'} lr=1\n",
      `y='python b.py'\n${choice("python a.py q")}\n` +
      "python a.py q lr=1\n",
    ],
  );
});

Deno.test("straightCalls() takes a choice of an earlier turn as it is here", () => {
  assertEquals(
    straight(
      "for a in 1 2; do",
      "  python main.py $a r=${R-5}",
      "  if [ ! -f xxx ]; then R=3; fi",
      "done",
    ),
    [
      "a=1\npython main.py $a r=${R-5}\nif [ ! -f xxx ]; then R=3; fi\n",
      "R=3\na=2\npython main.py $a r=${R-5}\nif [ ! -f xxx ]; then R=3; fi\n",
    ],
  );
});

Deno.test("straightCalls() takes a list that is chosen here as it is here", () => {
  const choice = "if [ -d nowhere ]; then L=(a b); else L=(c d e); fi";
  assertEquals(
    straight(choice, 'for x in "${L[@]}"; do', "  python main.py $x", "done"),
    ["c", "d", "e"].map((it) => `${choice}\nx=${it}\npython main.py $x\n`),
  );
  assertEquals(
    straight(
      "set -- a",
      "if [ -d nowhere ]; then set -- b c; fi",
      "for x; do",
      "  python main.py $x",
      "done",
    ),
    [
      "set -- a\nif [ -d nowhere ]; then set -- b c; fi\n" +
      "x=a\npython main.py $x\n",
    ],
  );
});

Deno.test("straightCalls() looks at every pattern of a case for what is known here", () => {
  const known = "A=vit\nif [ -d nowhere ]; then A=x; fi";
  const branches = [
    "  a | v* | b) python main.py yes ;;",
    "  *) python main.py no ;;",
  ];
  assertEquals(
    straight(known, "case $A in", ...branches, "esac"),
    [`${known}\npython main.py yes\n`],
  );
  assertEquals(straight("case $SLURM_X in", ...branches, "esac"), [
    '2: Cannot tell which runs there are: it depends on "$SLURM_X", which is known only in the job',
  ]);
});

Deno.test("straightCalls() ends where a command that goes well is followed by an error", () => {
  assertEquals(
    straight(
      "set -u",
      "for x in 1 2; do",
      "  python main.py $x",
      "  mkdir -p out && echo $1",
      "done",
    ),
    ["set -u\nx=1\npython main.py $x\nmkdir -p out && echo $1\n"],
  );
});
