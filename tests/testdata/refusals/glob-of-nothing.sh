#!/bin/bash
for file in checkpoints/*.pt; do
  if [ -f "$file" ]; then
    python main.py resume=$file
  fi
done
