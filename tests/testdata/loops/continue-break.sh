#!/bin/bash
#SBATCH --time=1
for s in 1 2 3 4 5; do
  if [ $s = 2 ]; then continue; fi
  [ $s -eq 4 ] && break
  export MY_S=$s
  python main.py s=$s
done
python main.py after=$s
