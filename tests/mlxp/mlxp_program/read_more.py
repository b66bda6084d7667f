"""What else mlxp.Reader makes of a log directory, as JSON: groups of a key and
their sizes, keys whose values differ, and the artifact of each run.

python read_more.py LOGS KEY
"""

import contextlib
import glob
import io
import json
import os
import pickle
import sys

import mlxp

logs, key = sys.argv[1:]
with contextlib.redirect_stdout(io.StringIO()):
    runs = mlxp.Reader(logs).filter("", result_format="datadict")
# MLXP 0.2 has other names for these, and leaves artifacts to its readers
groups = (runs.groupby if hasattr(runs, "groupby") else runs.groupBy)([key])
diff = (runs.diff if hasattr(runs, "diff") else runs.config_diff)()
artifacts = {}
for run in runs:
    log_id = run["info.logger.log_id"]
    lazy = [it for it in run.keys() if it.startswith("artifact.")]
    if lazy:
        artifacts[log_id] = run[lazy[0]]["last"].load()
    else:
        [path] = glob.glob(os.path.join(logs, str(log_id), "artifacts/*/last*"))
        with open(path, "rb") as file:
            artifacts[log_id] = pickle.load(file)
print(
    json.dumps(
        {
            "groups": {
                str(name[0] if isinstance(name, tuple) else name): len(group)
                for name, group in groups.items()
            },
            # that of MLXP 0.2 names all keys of other parts too
            "diff": sorted(it for it in diff if it.startswith("config.")),
            "artifacts": artifacts,
        }
    )
)
