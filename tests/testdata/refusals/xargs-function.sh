#!/bin/bash
train() { python main.py seed=$1 lr=$2; }
export -f train
seq 2 | xargs -I{} bash -c 'train {} 0.1'
