"""Fits a line to noisy points by gradient descent; settings are key=value words."""

import random
import sys

settings = {"optimizer.lr": "0.1", "seed": "1", "steps": "100"}
settings.update(word.split("=", 1) for word in sys.argv[1:])
lr = float(settings["optimizer.lr"])
steps = int(settings["steps"])

random.seed(int(settings["seed"]))
points = [(x / 20, 3 * x / 20 + 1 + random.gauss(0, 0.1)) for x in range(20)]

slope = offset = 0.0
for step in range(steps):
    errors = [(slope * x + offset - y, x) for x, y in points]
    slope -= lr * 2 * sum(error * x for error, x in errors) / len(points)
    offset -= lr * 2 * sum(error for error, _ in errors) / len(points)

loss = sum((slope * x + offset - y) ** 2 for x, y in points) / len(points)
print(" ".join(sys.argv[1:]))
print(f"slope={slope:.3f} offset={offset:.3f} loss={loss:.5f}")
