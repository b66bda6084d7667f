#!/bin/bash
cd $NOPE
python main.py a=1
