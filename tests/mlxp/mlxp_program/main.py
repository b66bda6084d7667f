import mlxp


@mlxp.launch(config_path="./configs")
def train(ctx):
    cfg, logger = ctx.config, ctx.logger
    weight = 0.0
    for step in range(3):
        weight += cfg.optimizer.lr * cfg.seed
        logger.log_metrics({"weight": weight, "step": step}, log_name="train")
    logger.log_checkpoint({"weight": weight}, log_name="last")
    print(f"{cfg.optimizer.lr} {cfg.seed} {cfg.note} {logger.log_id}")


if __name__ == "__main__":
    train()
