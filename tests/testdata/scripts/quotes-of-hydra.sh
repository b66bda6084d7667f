#!/bin/bash
#SBATCH --time=1
python main.py "s='don\\'t',x" 's="a\"b",c'
