"""What a Hydra app does with command lines.

Reads JSON lines {"dir": ..., "words": [...]} on standard input, starts app.py
of that directory with those words, with --multirun behind them where one
sweeps, and answers each with {"runs": N} or {"refused": "why"}. Each is a
fork of this process, in which Hydra is imported once. Needs hydra-core 1.3;
the app prints one line that starts with "RUN" a run.
"""

import json
import os
import runpy
import sys
import tempfile
import warnings

from hydra.core.plugins import Plugins

# looks through what is installed, which takes longest
Plugins.instance()


def start(directory, words):
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
                warnings.simplefilter("ignore")
                os.chdir(directory)
                sys.path[0] = directory
                sys.argv = ["app.py", *words]
                runpy.run_path("app.py", run_name="__main__")
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
                if end.code is None:
                    code = 0
            except BaseException as error:
                print(f"{type(error).__name__}: {error}", flush=True)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        text = said.read()
    runs = sum(line.startswith("RUN") for line in text.split("\n"))
    if status == 0:
        return {"runs": runs}
    lines = [
        line
        for line in text.split("\n")
        if line.strip() and not line.startswith(("RUN", "[", " ", "Set the env"))
    ]
    return {"refused": " / ".join(lines)[-300:]}


def main():
    for line in sys.stdin:
        case = json.loads(line)
        answer = start(case["dir"], case["words"])
        why = answer.get("refused", "")
        if "Ambiguous value" in why or "requires --multirun" in why:
            answer = start(case["dir"], [*case["words"], "-m"])
        print(json.dumps(answer), flush=True)


main()
