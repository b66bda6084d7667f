#!/bin/bash
python a.py x=1 && python b.py y=1
python a.py x=1 | python b.py y=1
