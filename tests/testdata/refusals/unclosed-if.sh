#!/bin/bash
if true; then
  python main.py a=1
