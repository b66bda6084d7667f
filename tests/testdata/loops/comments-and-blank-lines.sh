#!/bin/bash
#SBATCH --time=1
# first

for s in 1 2; do  # over seeds

  # the run
  python main.py \
    s=$s \
    lr=1,2  # swept
done # end
