"""What mlxp.Reader finds in a log directory, as JSON.

python read_logs.py LOGS [QUERY]
"""

import contextlib
import io
import json
import sys

import mlxp

with contextlib.redirect_stdout(io.StringIO()):
    found = mlxp.Reader(sys.argv[1]).filter(
        sys.argv[2] if len(sys.argv) > 2 else "", result_format="pandas"
    )
rows = []
for _, row in found.iterrows():
    # a float, "not a number", where the run has none
    job = row.get("info.scheduler.scheduler_job_id")
    rows.append(
        {
            "log_id": row["info.logger.log_id"],
            "lr": row["config.optimizer.lr"],
            "seed": row["config.seed"],
            "note": row["config.note"],
            "status": row["info.status"],
            "job": job if isinstance(job, str) else None,
            "weights": list(row["train.weight"]),
        }
    )
print(json.dumps(sorted(rows, key=lambda row: row["log_id"])))
