# the default counts where the variable is not set here, and the job is told
OPTS="seed=${SEED:-3}"
eval "python main.py $OPTS lr=0.1,0.2"
