#!/bin/bash
bash -euc 'python main.py seed=$1; python main.py lr=$2 && echo ok' x "1,2" 3
bash -c 'python main.py name=$0 a=$1' n "1,2"
