#!/bin/bash
#SBATCH --time=1
name=outer
train() {
  local name=$1 lr
  lr=$2
  shift 2
  export MY_NAME=$name
  python main.py name=$name lr=$lr "$@"
}
train a 0.1 s=1,2
train b 0.2
python main.py name=$name
