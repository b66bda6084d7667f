#!/bin/bash
#SBATCH --time=1
(cd sub; python main.py a=1; python deep/main.py a=2)
