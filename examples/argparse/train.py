"""Fits a slope; its settings are flags, read by argparse."""

import argparse
import json
import pathlib

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--optimizer", choices=["sgd", "momentum"], default="sgd")
parser.add_argument("--batch-size", type=int, default=4)
parser.add_argument("--epochs", type=int, default=5)
parser.add_argument("--out", type=pathlib.Path, required=True)
args = parser.parse_args()

slope = speed = 0.0
for epoch in range(args.epochs):
    for start in range(0, 16, args.batch_size):
        batch = [x / 16 for x in range(start, start + args.batch_size)]
        gradient = sum((slope - 3) * x * x for x in batch) / len(batch)
        speed = speed * (0.5 if args.optimizer == "momentum" else 0) + gradient
        slope -= args.lr * speed

# mlxpsub results finds a file of this name
(args.out / "metrics.json").write_text(json.dumps({"error": abs(slope - 3)}))
print(f"lr={args.lr} optimizer={args.optimizer} batch_size={args.batch_size} "
      f"epochs={args.epochs} slope={slope:.4f}")
