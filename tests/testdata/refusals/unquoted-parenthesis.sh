#!/bin/bash
python main.py lr=1,2 seed=range(1,3)
