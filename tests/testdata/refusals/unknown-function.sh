#!/bin/bash
python main.py 'a=chioce(1,2)'
