#!/bin/bash
cmd="torchrun --master_port $(shuf -i 1-9 -n 1) main.py lr=0.1"
eval $cmd
python eval.py
