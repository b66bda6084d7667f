import sys

from hydra import compose, initialize
from omegaconf import OmegaConf

with initialize(version_base=None, config_path="conf"):
    config = compose(config_name="config", overrides=sys.argv[1:])
print(OmegaConf.to_yaml(config, resolve=True))
