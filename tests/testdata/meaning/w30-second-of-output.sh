#!/bin/bash
set -- $(list_gpus)
if [ -n "$2" ]; then
  python main.py gpus=2
else
  python main.py gpus=1
fi
