#!/bin/bash
#SBATCH --time=1
set -euo pipefail
ARGS=""
for m in a b; do
  [ "$m" = a ] && ARGS="$ARGS x=1"
  python main.py m=$m $ARGS
done
