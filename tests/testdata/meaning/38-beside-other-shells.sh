#!/bin/bash
python train.py
bash <<EOF
python main.py
EOF
echo "python main.py" | sh
cat > made.sh <<EOF
python main.py
EOF
bash made.sh
./one.sh 3
srun -n 2 --mem=3.5G one.sh 3
ssh node bash -s <<EOF
python main.py
EOF
cat <<EOF
python main.py
EOF
bash quiet.sh
