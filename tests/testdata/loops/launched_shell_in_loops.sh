#!/bin/bash
export MY_MODEL=resnet
lr=0.1
for s in 1 2; do
  srun -l bash -c "python train.py s=$s x=a,b lr=$lr m=\$MY_MODEL"
done
srun bash -c 'for s in 1 2; do python train.py s=$s; done'
run() { srun --unbuffered bash -c "$1"; }
run 'python train.py a=1,2'
run "python train.py b='x y'"
env MY_X=1,2 bash -c 'python train.py s=$MY_X'
if [ -f train.py ]; then
  timeout 60 bash -c 'set -e; mkdir -p d/$0; cd d/$0; python ../../train.py "q=it is" w=3,4' one
fi
text='python train.py k=1,2'
srun bash -c "$text" > k.txt
cat > t.txt <<EOF
srun bash -c 'python nothing.py a=1,2'
EOF
fun() { python train.py fun="$1"; }
export -f fun
srun bash -c 'fun 1,2; fun 3'
srun bash -c 'hostname; echo $SLURM_PROCID python train.py'
