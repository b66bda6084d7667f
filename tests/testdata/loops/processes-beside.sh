#!/bin/bash
#SBATCH --time=1
paste <(seq 3) <(printf '%s\n' a b c) | while read -r s name; do
  python main.py seed=$s name=$name
done
while IFS=, read -r lr s; do python main.py lr=$lr seed=$s; done \
  < <(paste -d, <(printf '%s\n' 0.1 0.2) <(head -2 seeds.txt))
seq 4 | paste -d' ' - - | while read -r a b; do python main.py a=$a b=$b; done
for x in $(comm -13 <(seq 2) <(sort seeds.txt)); do python main.py new=$x; done
cat <(echo 8) <(grep -v 2 <(seq 3)) | while read -r x; do python main.py x=$x; done
