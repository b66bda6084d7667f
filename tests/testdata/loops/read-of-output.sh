#!/bin/bash
paste -d, seeds.txt seeds.txt | while IFS=, read -r a b; do
  python main.py a=$a b=$b
done
while read -r -d ' ' word rest; do
  python main.py word=$word
done < <(sed 's/$/x/' seeds.txt | tr '\n' ' ')
awk 'NR > 1 { print $1, "x y" }' seeds.txt | while read -r n text; do
  python main.py n=$n text="$text"
done
exec 3< <(sort seeds.txt | tr '\n' ' ')
if [ -f nothing ]; then read -r -d ' ' -u 3 skipped; fi
read -r -d ' ' -u 3 second
python main.py second=$second
read -r -n 1 first < <(sort -r seeds.txt)
IFS=: read -ra all <<< "$(paste -s -d: seeds.txt)"
python main.py first=$first all=${all[2]} count=${#all[@]}
