#!/bin/bash
#SBATCH -t 1
ALL=()
for f in none/*.yaml; do [ -e "$f" ] || continue; ALL+=("$f"); done
train() { python main.py "$@"; }
either() { if [ -n "$1" ]; then echo sets up; else python main.py; fi; }
for c in "${ALL[@]}"; do train c=$c; done
main() {
  for c in "${ALL[@]}"; do python main.py c=$c; done
  if [ -n "$SLURM_JOB_NUM_NODES" ]; then either setup; fi
  train base=1
}
main
cleanup() { python report.py; }
trap cleanup EXIT
