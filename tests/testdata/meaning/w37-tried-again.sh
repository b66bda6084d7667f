#!/bin/bash
run() {
  local cmd="$1"
  eval "$cmd" || (echo "failed" && eval "$cmd >> log.txt 2>&1")
}
run "python main.py a=1"
run "python main.py a=2"
