#!/bin/bash
#MLXPSUB --max-jobs x --foo bar
python main.py a=1
