#!/bin/bash
# OUT: the throttle stays, and lets a lone run through.
N=4
for s in 1 2 3; do
  while [ $(jobs -rp | wc -l) -ge $N ]; do wait -n; done
  python train.py --s $s &
done
wait
