#!/bin/bash
#SBATCH --time=1
for f in sub/*.py; do
  name=$(basename $f .py)
  python main.py f=$f n=$name b=${f%.py}
done
