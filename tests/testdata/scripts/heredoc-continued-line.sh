#!/bin/bash
#SBATCH --time=1:00:00

cat > c.yaml <<EOF \
  && echo ok
a: 1
python main.py a=1
EOF
python main.py lr=1,2
cat > conf.yaml <<E1 \
  && python train.py lr=3,4
python main.py a=1
E1
cat <<E >/dev/null; \
python main.py lr=9
body
E
python train.py a=1,2
