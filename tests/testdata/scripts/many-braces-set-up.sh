#!/bin/bash
#SBATCH --time=1:00:00

if false; then touch d/{0..999}/{0..999}.npy; fi
python main.py lr=1,2
