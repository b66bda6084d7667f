"""Stands for a training: leaves a model in its log directory."""

import json
import os
import sys

settings = dict(word.split("=", 1) for word in sys.argv[1:])
degree, seed = int(settings["degree"]), int(settings["seed"])
model = {"degree": degree, "seed": seed, "loss": abs(degree - 2) + seed / 10}
with open(os.path.join(settings["out"], "model.json"), "w") as file:
    json.dump(model, file)
print(f"degree={degree} seed={seed} loss={model['loss']:.1f}")
