#!/bin/bash
#SBATCH --time=1:00:00

python main.py note='x y'$TMPDIR'b',c n2=$TMPDIR"b",d n3='q'$TMPDIR,'r s'
