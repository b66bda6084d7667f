#!/bin/bash
#SBATCH -t 1
cat > run_one.sh <<'X'
#!/bin/bash
python main.py seed=$1
X
chmod +x run_one.sh
./run_one.sh 1
for s in 2 3; do bash run_one.sh $s; done
. ./run_one.sh 4
