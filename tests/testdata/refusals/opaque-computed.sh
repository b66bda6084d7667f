#!/bin/bash
python main.py 'a=int('$X')'
