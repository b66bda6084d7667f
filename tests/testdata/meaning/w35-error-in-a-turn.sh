#!/bin/bash
for seed in 1 2; do
  config=configs/$seed.yaml
  make_config "$config"
  if [ ! -f "$config" ]; then
    echo "no $config" >&2
    exit 1
  fi
  python main.py seed=$seed
done
