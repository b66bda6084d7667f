#!/bin/bash
python main.py "note='a" lr='1,,2'
