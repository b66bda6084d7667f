#!/bin/bash
tmux new-session -d -s train "python main.py lr=0.1"
