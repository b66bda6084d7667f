#!/bin/bash
choose() {
  if has_gpu; then model=large; return; fi
  model=small
}
choose
if [ "$model" = small ]; then
  python main.py model=small
else
  python main.py model=large
fi
