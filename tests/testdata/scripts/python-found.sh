#!/bin/bash
#SBATCH --time=1:00:00

"$(which python)" main.py lr=1,2
"${PYTHON:-python}" main.py lr=3,4
