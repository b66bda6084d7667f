#!/bin/bash
#MLXPSUB --sample 3
python main.py seed=1,2
python main.py --lr 'shuffle(range(100000000000000000000))'
