#!/bin/bash
#MLXPSUB --max-running 3
python main.py a=1
