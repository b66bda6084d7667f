import hydra
from omegaconf import OmegaConf


@hydra.main(version_base="1.3", config_path="configs", config_name="config")
def main(cfg):
    print(OmegaConf.to_container(cfg, resolve=True))


if __name__ == "__main__":
    main()
