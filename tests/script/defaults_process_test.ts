import { assertAsBash } from "../as_bash.ts";
import { compare, Stage } from "../equivalence.ts";

/** Scripts that read the environment with a default, as bash takes it. */
const scripts = [
  "python train.py seed=${S:-1,2} lr=${RATE:-0.1}",
  "python train.py seed=${S-1,2} lr=${RATE-0.1}",
  "python train.py seed=${S:=1,2} lr=${RATE=0.1}\npython main.py s=$S",
  'python train.py "seed=${S:+3,4}" a=${RATE+b}',
  "S=${S:-1,2}\npython train.py seed=$S",
  'export RATE=${RATE:-0.5}\nexport MY_LR="$RATE"\npython train.py seed=1,2',
  ': "${S:=1,2}" "${RATE:=0.1}"\npython train.py seed=$S lr=$RATE',
  "for s in ${SEEDS:-1 2 3}; do python train.py seed=$s lr=${RATE:-1}; done",
  'seeds=(${SEEDS:-1 2})\nfor s in "${seeds[@]}"; do python train.py s=$s; done',
  "for s in $(seq ${N:-2}); do python train.py seed=$s; done",
  "for ((i = 0; i < ${N:-2}; i++)); do python train.py seed=$i; done",
  "run() { local s=${1:-${S:-1,2}}; python train.py seed=$s; }\nrun; run 7",
  "cat >c.txt <<END\n${S:-1,2} ${RATE-x}\nEND\nread -r a b <c.txt\n" +
  "python train.py seed=$a lr=$b",
  'read -r a b <<<"${S:-1,2} ${RATE:-3}"\npython train.py seed=$a lr=$b',
  'if [ "${MODE:-train}" = train ]; then python train.py a=1,2; ' +
  'else python main.py mode="$MODE"; fi',
  '[ -n "$S" ] || S=1,2\npython train.py seed=$S',
  'if [ -z "$S" ]; then S=3,4; fi\npython train.py seed=$S',
  'eval "T=\\${S:-1,2}"\npython train.py seed=$T',
  "r=S; python train.py seed=${!r:-1,2}",
  "declare -n r=S; python train.py seed=${r:-1,2}",
  'T="${S:-1,2}"; python train.py seed=${T%,*} n=${#T}',
  "bash -c 'python train.py seed=$0' \"${S:-1,2}\"",
  "mkdir -p out$S\npython train.py seed=${S:-1,2}\npython main.py",
  "python train.py seed=${S?}",
  "case ${MODE-x} in x) python train.py x=1,2 ;; *) python main.py ;; esac",
];

const surroundings: Record<string, string>[] = [
  {},
  { S: "5,6", RATE: "0.3", SEEDS: "7 8", N: "3", MODE: "eval" },
  { S: "7", RATE: "", SEEDS: "9", N: "1", MODE: "train" },
];

for (const text of scripts) {
  Deno.test(`jobs find defaults as bash does here: ${text}`, () => {
    const stage = new Stage();
    try {
      for (const exported of surroundings) {
        if (text.includes("S?") && exported.S === undefined) continue;
        // whatever the jobs find
        const there = exported.S === "7"
          ? {}
          : { S: "8,9", RATE: "99", N: "5" };
        const found = compare(`#!/bin/bash\n${text}\n`, stage, exported, there);
        assertAsBash(found, exported);
      }
    } finally {
      stage.remove();
    }
  });
}
