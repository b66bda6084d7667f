import { assertEquals } from "@std/assert";
import { assertAsBash } from "../as_bash.ts";
import { compare, Stage } from "../equivalence.ts";

/** Whether a file is there chooses words of commands that variables hold. */
const scripts = [
  'CMD="python main.py lr=1"; $OR CMD="$CMD --resume c.pt"; $CMD seed=1,2',
  'CMD="python  main.py lr=1,2 "; $OR CMD="$CMD resume=c.pt"; ${CMD}',
  'CMD="python main.py lr=1"; $OR CMD="python main.py lr=10 a"; $CMD s=1,2',
  'cmd=(python main.py); $OR cmd+=(--resume "c d"); "${cmd[@]}" lr=1,2',
  'cmd=(srun -n2 python main.py lr=1,2); $OR cmd+=(--note "a  b" ""); "${cmd[@]}"',
  'cmd=(python main.py "a b"); $OR cmd=(python main.py a b c)\n"${cmd[@]}" l=1,2',
  'ARGS="a=1,2 --depth 3"; $OR ARGS="$ARGS --resume c.pt"; python main.py $ARGS',
  'CMD="python main.py --x"; $OR CMD="$CMD --y"; CMD="${CMD}z"; $OR CMD="$CMD --z"; $CMD a=1,2',
  'set -eu; CMD="python main.py"; if $IF; then CMD="$CMD --resume c.pt"; fi\n' +
  "for s in 1 2; do $CMD seed=$s; done",
  'run() { "${cmd[@]}" "$@"; }; cmd=(python main.py); $OR cmd+=(-r "c d")\n' +
  "run s=1,2; run s=3",
  'R=; $OR R="--resume c.pt"; cmd=(python main.py $R); "${cmd[@]}" lr=1,2',
  'R=; $OR R="-r c.pt"; cmd=(python main.py); cmd+=($R x=1); "${cmd[@]}" l=1,2',
  'R=(); $OR R+=(--resume "c d"); run() { python main.py "$@"; }\n' +
  'for s in 1 2; do run "${R[@]}" s=$s all="${R[*]}" ${R[@]+"${R[@]}"}; done',
  '$OR R=(-r "c d"); cmd=(python main.py "${R[@]}"); "${cmd[@]}" lr=1,2',
  'CMD="python main.py"; $OR CMD="$CMD --a"; if $IF; then CMD="$CMD --b *.txt"; ' +
  'else CMD="$CMD --c"; fi; $CMD s=1,2',
];

for (const script of scripts) {
  for (const now of ["there", "not there"]) {
    const text = script.replaceAll("$OR", "[ ! -f ../c.pt ] ||")
      .replaceAll("$IF", "[ -f ../c.pt ]");
    Deno.test(`a file that is ${now} now may change for jobs: ${script}`, () => {
      const stage = new Stage();
      const file = `${stage.root}/c.pt`;
      const make = () => Deno.writeTextFileSync(file, "");
      try {
        if (now === "there") make();
        const found = compare(
          `#!/bin/bash\n${text}\n`,
          stage,
          {},
          {},
          now === "there" ? () => Deno.removeSync(file) : make,
        );
        assertAsBash(found);
      } finally {
        stage.remove();
      }
    });
  }
}

/** Runs that are passed by where the script is planned. */
const passing = [
  "if [ -f c.pt ]; then python train.py; fi",
  "[ -f c.pt ] && python train.py",
  "[ ! -f c.pt ] || python train.py",
  "t() { [ -f c.pt ] && echo x && python train.py; }; t",
  "[ -f c.pt ] && python train.py || python main.py a=1",
  "[ -f c.pt ] && python train.py && touch x || python main.py a=1",
  "[ ! -f c.pt ] || python train.py && python main.py a=1",
  "if [ -f c.pt ]; then python train.py; else python main.py a=1; fi",
  "C=$(ls -t *.pt 2>/dev/null | head -1)\n" +
  'if [ -n "$C" ]; then python train.py; else python main.py a=1; fi',
  "t() { [ -f $1 ] || return 0; python train.py; }; t c.pt; t d.pt",
  "t() { python train.py; }; if [ -f c.pt ]; then t; fi",
  'R=; [ -f c.pt ] && R="1 2"; for x in $R; do python train.py $x; done',
  'A=(); [ -f c.pt ] && A+=(1); for x in "${A[@]}"; do python train.py; done',
  "shopt -s nullglob; for f in *.pt; do python train.py $f; done",
  "find . -name '*.pt' | while read -r f; do python train.py $f; done",
  "for f in $(ls *.pt 2>/dev/null); do python train.py $f; done",
  "mapfile -t A < <(find . -name '*.pt')\n" +
  'for f in "${A[@]}"; do python train.py $f; done',
  'for f in *.pt; do [ -e "$f" ] || continue; A+=("$f"); done\n' +
  'for f in "${A[@]}"; do python train.py $f; done',
  "N=$(ls *.pt 2>/dev/null | wc -l)\n" +
  "for ((i = 0; i < N; i++)); do python train.py $i; done",
];

for (const script of passing) {
  Deno.test(`no job starts what is passed by here: ${script}`, () => {
    const stage = new Stage();
    try {
      const found = compare(
        `#!/bin/bash\n${script}\n${
          script.includes("main.py") ? "" : "python main.py a=1\n"
        }`,
        stage,
        {},
        {},
        () => {
          const { reset } = stage;
          stage.reset = () => {
            reset.call(stage);
            Deno.writeTextFileSync(`${stage.workDir}/c.pt`, "");
          };
        },
      );
      assertEquals(
        found.kind === "refused"
          ? found.messages
          : found.seen.map((it) => it.map(({ argv }) => argv)),
        [[["main.py", "a=1"]]],
      );
    } finally {
      stage.remove();
    }
  });
}
