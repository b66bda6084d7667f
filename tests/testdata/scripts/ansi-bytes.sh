#!/bin/bash
#SBATCH --time=1:00:00

python main.py "note='"$'caf\xc3\xa9'"'",b
