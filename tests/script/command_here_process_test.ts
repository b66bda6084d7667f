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
