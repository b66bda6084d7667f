#!/bin/bash
#SBATCH --time=1
cat seeds.txt | while read s; do
  export MY_S=$s
  python main.py seed=$s
done
python main.py none="[$s]"
