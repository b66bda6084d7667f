"""A run of a second: too short for a job of its own."""

import sys

settings = dict(word.split("=", 1) for word in sys.argv[1:])
value = 1.0
for step in range(10):
    value -= float(settings["lr"]) * (value - int(settings["seed"]))
print(f"lr={settings['lr']} seed={settings['seed']} value={value:.4f}")
