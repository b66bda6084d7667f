#!/bin/bash
#SBATCH --time=1
exec 9> lock.file
flock -n 9 || exit 1
(while true; do sleep 60; done) > mon.log &
MON=$!
n=0
until python train.py seed=1; do
  n=$((n + 1))
  [ $n -ge 3 ] && exit 1
done
kill $MON
