#!/bin/bash
apptainer exec --nv --bind /data:/data --bind /proj:/workspace \
  image.sif bash -c "cd /workspace && python main.py lr=0.1"
