#!/bin/bash
#SBATCH --time=1
python main.py a={1,2} b=1,2 {x,y}=1,2 l={1..3}
