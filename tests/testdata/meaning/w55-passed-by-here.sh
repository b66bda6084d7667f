#!/bin/bash
#SBATCH -t 1
python main.py lr=1,2
if [ -f best.pt ]; then
  python eval.py best.pt > eval.txt
  echo evaluated
fi
[ -f fast ] && A=(x=1 x=2)
for x in "${A[@]}"; do python main.py $x; done
again() { if [ -f "$1" ]; then cp "$1" old.pt; python main.py resume=$1 | tee log; fi; }
again ckpt.pt
while [ -f more.txt ]; do python main.py more=1; done
shopt -s nullglob
for f in none/*.csv; do echo "$f"; python main.py f=$f; done
for s in 1 2; do
  if [ -f done_$s ]; then python main.py more=$s; continue; fi
  python main.py s=$s
done
