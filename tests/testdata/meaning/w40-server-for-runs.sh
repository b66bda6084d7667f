#!/bin/bash
python server.py --port 8000 &
server=$!
sleep 5
for seed in 1 2; do
  python main.py seed=$seed
done
kill $server
