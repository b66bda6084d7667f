import json, os, sys
import hydra
from omegaconf import OmegaConf
@hydra.main(version_base=None, config_path="../../conf", config_name="config")
def main(cfg):
    from hydra.core.hydra_config import HydraConfig
    h = HydraConfig.get()
    with open(os.environ["OUT"], "a") as f:
        f.write(json.dumps({"cfg": OmegaConf.to_container(cfg, resolve=True), "task": list(h.overrides.task), "cwd": os.path.relpath(os.getcwd(), os.environ["BASE"]), "out": h.runtime.output_dir}) + "\n")
if __name__ == "__main__":
    main()
