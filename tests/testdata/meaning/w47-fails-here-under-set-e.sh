set -e
clean() { [ -d /nowhere/out ] && rm -r /nowhere/out; }
python main.py a=1
clean
python main.py b=1,2
[ -f /nowhere/result.csv ]
