#!/bin/bash
srun -n1 bash -ec "source env/bin/activate; python main.py lr=1 out=$SCRATCH"
