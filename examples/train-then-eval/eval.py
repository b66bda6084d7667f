"""Compares the models that the jobs of script.sh have left."""

import json
import pathlib
import sys

models = [json.loads(path.read_text())
          for path in pathlib.Path(sys.argv[1]).glob("*/model.json")]
best = min(models, key=lambda model: model["loss"])
print(f"{len(models)} models; best: degree={best['degree']} seed={best['seed']}")
