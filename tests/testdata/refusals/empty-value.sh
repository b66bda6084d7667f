#!/bin/bash
python main.py lr=1,,2 seed=1,2
