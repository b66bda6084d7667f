#!/bin/bash
while read -r model; do
  read -r size
  python main.py model=$model size=$size
done <<EOF
vit
64
resnet
128
EOF
