"""What Hydra's basic sweeper makes of override lists.

Reads JSON lines {"overrides": [...], "groups": {...}} on standard input and
answers each with {"jobs": [[...], ...]}, {"error": true} or, where there are
more jobs than anyone wants to compare, {"too_many": true}. Without "groups" no
config directory is known to glob(). Needs the package hydra-core 1.3.
"""

import itertools
import json
import sys
import warnings

from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, RangeSweep

MOST_JOBS = 5000


class Groups:
    """As much of a config loader as glob() asks for."""

    def __init__(self, groups):
        self.groups = groups

    def get_group_options(self, group_name, results_filter=None, **_):
        return sorted(self.groups.get(group_name, []))


def expand(case):
    groups = case.get("groups")
    loader = None if groups is None else Groups(groups)
    parser = OverridesParser.create(config_loader=loader)
    overrides = parser.parse_overrides(case["overrides"])
    jobs = 1
    for override in overrides:
        if isinstance(override._value, RangeSweep):
            values = itertools.islice(override._value.range(), MOST_JOBS + 1)
            jobs *= max(1, sum(1 for _ in values))
        elif isinstance(override._value, ChoiceSweep):
            jobs *= max(1, len(override._value.list))
    if jobs > MOST_JOBS:
        return {"too_many": True}
    return {"jobs": BasicSweeper.split_arguments(overrides, None)[0]}


def main():
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        try:
            answer = expand(json.loads(line))
        except Exception:  # Hydra lets Python's own errors through, of many kinds
            answer = {"error": True}
        print(json.dumps(answer), flush=True)


main()
