#!/bin/bash
python main.py 'a=[1,2' 'b={x:1' 'c=choice(1'
