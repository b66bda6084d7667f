"""A program as MLXP's users write it; nothing in it knows of mlxpsub."""

import mlxp


@mlxp.launch(config_path="./configs")
def train(ctx):
    cfg, logger = ctx.config, ctx.logger
    loss = float(cfg.model.num_units)
    for step in range(3):
        loss /= 1 + cfg.optimizer.lr * cfg.seed
        logger.log_metrics({"loss": loss, "step": step}, log_name="train")
    print(f"log_id={logger.log_id} lr={cfg.optimizer.lr} "
          f"num_units={cfg.model.num_units} seed={cfg.seed} loss={loss:.4f}")


if __name__ == "__main__":
    train()
