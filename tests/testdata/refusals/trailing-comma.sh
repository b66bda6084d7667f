#!/bin/bash
python main.py a=1,2,
