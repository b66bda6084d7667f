#!/bin/bash
#SBATCH --time=1
run() { python main.py "$@"; }
both() { run s=1 "$@"; run s=2 "$@"; }
for m in a b; do both m=$m; done
