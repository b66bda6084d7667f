#!/bin/bash
# expect: a run, with flux run and its options before python
#flux: -N1 -t 30m

flux run -n 4 python train.py lr=0.1,0.01
