#!/bin/bash
tags=($(list_tags))
for ((i = 0; i < ${#tags[@]}; i++)); do
  python main.py tag=${tags[i]}
done
