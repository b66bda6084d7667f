#!/bin/bash
mapfile -t checkpoints < <(list_checkpoints)
if [ ${#checkpoints[@]} -eq 1 ]; then
  python main.py resume=${checkpoints[0]}
fi
