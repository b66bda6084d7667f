#!/bin/bash
#MLXPSUB --sample 3
python main.py 'x=shuffle(range(inf))' seed=1,2
