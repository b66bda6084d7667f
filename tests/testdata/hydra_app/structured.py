import json, os
from dataclasses import dataclass
from typing import Any
import hydra
from hydra.core.config_store import ConfigStore
from omegaconf import MISSING, OmegaConf


@dataclass
class Schema:
    seed: int = MISSING
    lr: float = 0.5
    sched: Any = None


cs = ConfigStore.instance()
cs.store(name="schema", node=Schema)
cs.store(group="sched", name="cosine", node={"steps": 10})
cs.store(group="sched", name="linear", node={"steps": 20})


@hydra.main(version_base="1.2", config_path="conf", config_name="typed")
def main(cfg):
    with open(os.environ["OUT"], "a") as f:
        f.write(json.dumps({"cfg": OmegaConf.to_container(cfg, resolve=True)}) + "\n")


if __name__ == "__main__":
    main()
