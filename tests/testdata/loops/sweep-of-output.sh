#!/bin/bash
join() {
  local IFS=$1
  shift
  echo "$*"
}
LR_A=0.1
LR_B=0.2
python main.py seed=$(seq -s, 1 3) "lr=$(join , 0.1 0.2)" out=$(date +%Y)
python main.py seed="$(tr '\n' , <seeds.txt)4" n=`echo 1,2`
python main.py "names=${!LR_*}" a=1
for i in 1 2; do
  python main.py i=$i "names=${!LR_*}"
done
