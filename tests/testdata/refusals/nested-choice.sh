#!/bin/bash
python main.py 'a=choice(choice(1,2),3)'
