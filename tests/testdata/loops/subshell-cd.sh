#!/bin/bash
#SBATCH --time=1
for d in sub .; do
  (cd $d; export MY_D=$d; python main.py d=$d)
  python main.py e=$d
done
