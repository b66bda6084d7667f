#!/bin/bash
#SBATCH --time=1
down() {
  python main.py n=$1
  if [ $1 -gt 1 ]; then down $(($1-1)); fi
}
down 3
