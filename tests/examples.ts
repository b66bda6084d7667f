/** What examples/ holds, how each is called, and what its jobs print. */

const root = new URL("../examples/", import.meta.url);

export interface Example {
  /** Its directory's name. */
  name: string;
  /** Arguments of mlxpsub, call after call: a script, then options. */
  calls: string[][];
  /** What its jobs print, in the order of their log_ids. */
  printed: string[];
  /** What its jobs import, beside Python's own library. */
  needs?: "mlxp" | "hydra";
}

const [lrs, seeds] = [["0.1", "0.01"], ["1", "2"]] as const;

export const examples: readonly Example[] = [
  {
    name: "argparse",
    calls: [["script.sh"]],
    printed: [
      "lr=0.5 optimizer=sgd batch_size=4 epochs=5 slope=2.9143\n",
      "lr=0.5 optimizer=sgd batch_size=8 epochs=10 slope=2.9071\n",
      "lr=0.5 optimizer=momentum batch_size=4 epochs=5 slope=2.9957\n",
      "lr=0.5 optimizer=momentum batch_size=8 epochs=10 slope=2.9969\n",
      "lr=0.1 optimizer=sgd batch_size=4 epochs=5 slope=1.3904\n",
      "lr=0.1 optimizer=sgd batch_size=8 epochs=10 slope=1.3872\n",
      "lr=0.1 optimizer=momentum batch_size=4 epochs=5 slope=2.1288\n",
      "lr=0.1 optimizer=momentum batch_size=8 epochs=10 slope=2.1431\n",
    ],
  },
  {
    name: "demo",
    calls: [["script.sh"]],
    printed: [
      "optimizer.lr=0.5 seed=1\nslope=3.022 offset=0.991 loss=0.00909\n",
      "optimizer.lr=0.5 seed=2\nslope=2.896 offset=1.019 loss=0.01090\n",
      "optimizer.lr=0.1 seed=1\nslope=2.504 offset=1.255 loss=0.03187\n",
      "optimizer.lr=0.1 seed=2\nslope=2.407 offset=1.268 loss=0.03123\n",
      "optimizer.lr=0.01 seed=1\nslope=1.191 offset=1.718 loss=0.30849\n",
      "optimizer.lr=0.01 seed=2\nslope=1.163 offset=1.699 loss=0.28132\n",
    ],
  },
  {
    name: "hydra",
    calls: [["script.sh"]],
    needs: "hydra",
    printed: ["layers=2", "layers=12"].flatMap((model) =>
      ["optimizer=adam lr=0.001", "optimizer=sgd lr=0.1"].flatMap((optimizer) =>
        seeds.map((seed) => `${model} ${optimizer} seed=${seed}`)
      )
    ).map((it, at) => `job=${at} ${it}\n`),
  },
  {
    name: "mlxp",
    calls: [["script.sh"]],
    needs: "mlxp",
    printed: [
      "lr=10.0 num_units=100 seed=1 loss=0.0751",
      "lr=10.0 num_units=100 seed=2 loss=0.0108",
      "lr=1.0 num_units=100 seed=1 loss=12.5000",
      "lr=1.0 num_units=100 seed=2 loss=3.7037",
      "lr=10.0 num_units=100 seed=1 loss=0.0751",
      "lr=10.0 num_units=100 seed=2 loss=0.0108",
      "lr=10.0 num_units=200 seed=1 loss=0.1503",
      "lr=10.0 num_units=200 seed=2 loss=0.0216",
    ].map((it, at) => `log_id=${at + 1} ${it}\n`),
  },
  {
    name: "packed",
    calls: [["script.sh"]],
    printed: [
      "lr=0.1 seed=0 value=0.3487\n",
      "lr=0.1 seed=1 value=1.0000\n",
      "lr=0.1 seed=2 value=1.6513\n",
      "lr=0.2 seed=0 value=0.1074\n",
      "lr=0.2 seed=1 value=1.0000\n",
      "lr=0.2 seed=2 value=1.8926\n",
    ],
  },
  {
    name: "torchrun",
    calls: [["script.sh"]],
    printed: lrs.flatMap((lr) =>
      seeds.map((seed) =>
        `rank 0 of 2: lr=${lr} seed=${seed} data=[0, 2, 4, 6]
rank 1 of 2: lr=${lr} seed=${seed} data=[1, 3, 5, 7]
`
      )
    ),
  },
  {
    name: "train-then-eval",
    calls: [["script.sh"], ["eval.sh", "--after", "last"]],
    printed: [
      "degree=1 seed=1 loss=1.1\n",
      "degree=1 seed=2 loss=1.2\n",
      "degree=2 seed=1 loss=0.1\n",
      "degree=2 seed=2 loss=0.2\n",
      "degree=3 seed=1 loss=1.1\n",
      "degree=3 seed=2 loss=1.2\n",
      "6 models; best: degree=2 seed=1\n",
    ],
  },
];

/** The names of all there are. */
export function exampleNames(): string[] {
  return [...Deno.readDirSync(root)].filter((it) => it.isDirectory)
    .map((it) => it.name).sort();
}

/** Every file of an example, by its path in it, without what runs have left. */
export function filesOfExample(name: string): Record<string, string> {
  const files: Record<string, string> = {};
  const visit = (at: URL, path: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(at)) {
      if (name === "__pycache__" || path === "" && name === "logs") continue;
      if (isDirectory) visit(new URL(`${name}/`, at), `${path}${name}/`);
      else files[path + name] = Deno.readTextFileSync(new URL(name, at));
    }
  };
  visit(new URL(`${name}/`, root), "");
  return files;
}

/** What stands for PyTorch's torchrun, where that is not. */
export const torchrun = Deno.readTextFileSync(
  new URL("fakes/torchrun", import.meta.url),
);
