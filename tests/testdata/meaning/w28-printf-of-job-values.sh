#!/bin/bash
ids=$(squeue -h -o %i)
printf "  %s\n" "$ids" é "$SLURM_JOB_ID"
printf -v name "%s-%s" run "$SLURM_JOB_ID"
python main.py seed=1 name="$name"
python main.py seed=2
