"""One of several processes that torchrun starts; says which."""

import os
import sys

settings = dict(word.split("=", 1) for word in sys.argv[1:])
rank, world = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
# torch.distributed.init_process_group() reads the same variables
share = [x for x in range(8) if x % world == rank]
print(f"rank {rank} of {world}: lr={settings['lr']} seed={settings['seed']} "
      f"data={share}", flush=True)
