#!/bin/bash
# the text of a shell behind a launcher
srun -n2 bash -c 'python train.py seed=1,2'
srun bash -c 'module load x; cd sub; python main.py seed=1,2 > out.txt; echo done'
srun -N1 bash -c 'python train.py rank=$SLURM_PROCID lr=1,2 "note=a b"' | tee log
nohup bash -c 'python train.py s=1,2' > x.log 2>&1 &
wait
singularity exec --nv img.sif bash -c "cd sub/deep && python main.py a='[1,2]' b=c,d"
mpirun --x srun sh -c 'exec python train.py s=1,2'
MY_LR=3 srun bash -c 'python train.py lr=$MY_LR,4'
(cd sub; srun /bin/bash -ec 'python main.py s=1,2; echo $?')
srun bash -c 'python train.py s=$0 t=$1' 1,2 3,4
srun bash -c 'python train.py s=1,2; python main.py t=3'
exec srun sh -c 'exec python train.py s=8,9'
