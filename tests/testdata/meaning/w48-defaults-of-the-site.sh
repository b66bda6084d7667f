#!/bin/bash
#SBATCH -t 1
T=${TMPDIR:-/tmp}/x
f() { python main.py --dev "$1" --tmp "$2" --to "$3/out" ; }
f gpu "$T" ${SCRATCH:-/data}
for g in 1; do CMD="python main.py --tmp $T"; $CMD --g $g; done
g() { python main.py --to "${1%/}" seed=1; }
g "${SCRATCH:-/data}/"
