#!/bin/bash
mapfile -d '' -t files < <(find . -name '*.py' -print0 | sort -z)
for file in "${files[@]}"; do
  python main.py --file "$file" --in "${file%/*}"
done
mapfile -d / -t parts < <(find sub/deep -name main.py)
for part in "${parts[@]}"; do
  python main.py --part "$part"
done
