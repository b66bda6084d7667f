"""A Hydra program with two config groups."""

import hydra
from hydra.core.hydra_config import HydraConfig


@hydra.main(version_base="1.3", config_path="conf", config_name="config")
def main(cfg):
    print(f"job={HydraConfig.get().job.num} layers={cfg.model.layers} "
          f"optimizer={cfg.optimizer.name} lr={cfg.optimizer.lr} seed={cfg.seed}")


if __name__ == "__main__":
    main()
