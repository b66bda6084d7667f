#!/bin/bash
submit_later "python main.py seed=1"
python main.py seed=2
