for s in 1 2 3; do
  sbatch --time=1:00:00 --wrap="python main.py seed=$s"
done
