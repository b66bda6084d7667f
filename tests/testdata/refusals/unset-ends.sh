#!/bin/bash
set -u
model=vit
unset model
echo "$model"
python main.py
