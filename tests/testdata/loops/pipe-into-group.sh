#!/bin/bash
set -e
printf '%s\n' 'vit 64' 'resnet 128' | {
  read -r model size
  python main.py model=$model size=$size
  echo $model >> done.txt
  while read -r model size; do
    python main.py model=$model size=$size
  done
}
