CMD="python main.py lr=1,2"
if [ -f /nowhere/ckpt.pt ]; then CMD="$CMD --resume"; fi
eval "$CMD seed=1"
