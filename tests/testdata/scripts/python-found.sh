#!/bin/bash
#SBATCH --time=1:00:00

"$(which python)" main.py lr=1,2
"${PYTHON:-python}" main.py lr=3,4
PY=$(command -v python 2>/dev/null || which python)
"$PY" main.py lr=5,6
