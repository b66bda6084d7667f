import { assertEquals } from "@std/assert";
import { parseShell } from "../../src/script/parse_shell.ts";
import { readRunCommand } from "../../src/script/run_command.ts";
import { writtenText } from "../../src/script/word_text.ts";

/** `program: role=word …` of a line, or what it is not. */
function read(line: string, launchers: string[] = []): string {
  const command = parseShell(line).list.statements[0]?.pipelines[0]
    ?.commands[0];
  if (command?.kind !== "simple") return "no simple command";
  const run = readRunCommand(command, line, launchers);
  if (run === undefined) return "no run";
  const words = run.arguments.map((it) =>
    `${{ override: "", other: "?", "multirun flag": "!" }[it.role]}${
      writtenText(it.text)
    }`
  );
  return `${run.program.kind} ${writtenText(run.program.text)}: ${
    words.join(" ")
  }`;
}

const runs: [line: string, wanted: string][] = [
  ["python main.py lr=1,2", "file main.py: lr=1,2"],
  ["python3.11 main.py", "file main.py: "],
  ["/opt/env/bin/python3 a/b.py ~x +y=1", "file a/b.py: ~x +y=1"],
  ['"$VENV/bin/python" main.py a=1', "file main.py: a=1"],
  ["$PYTHON main.py a=1", "file main.py: a=1"],
  ["A=1 B=2 python main.py a=1", "file main.py: a=1"],
  ["python -u -W ignore -X dev -OO main.py a=1", "file main.py: a=1"],
  ["python -um pkg.train a=1 -m", "module pkg.train: a=1 !-m"],
  ["python main.py -m 0.9 x=1", "file main.py: ?-m ?0.9 x=1"],
  ["python main.py -m a/b.yaml", "file main.py: ?-m ?a/b.yaml"],
  ["python main.py -m 'choice(a,b)'", "file main.py: ?-m ?choice(a,b)"],
  ["python main.py -m --lr 1", "file main.py: !-m ?--lr ?1"],
  ["python main.py -m ~x", "file main.py: !-m ~x"],
  ["python main.py -m $X", "file main.py: !-m ?$X"],
  ["python2 main.py a=1", "file main.py: a=1"],
  ["/usr/bin/python2.7 main.py a=1", "file main.py: a=1"],
  ["python -mpkg.train a=1 --multirun", "module pkg.train: a=1 !--multirun"],
  ["python $FLAGS main.py a=1", "file main.py: a=1"],
  ["srun -n 2 --mpi pmix python main.py a=1", "file main.py: a=1"],
  ["srun -J python python main.py a=1", "file main.py: a=1"],
  ["env X=1 nohup python main.py a=1", "file main.py: a=1"],
  ["exec python main.py", "file main.py: "],
  ["torchrun --nproc_per_node 2 main.py a=1", "file main.py: a=1"],
  ["srun torchrun -m pkg.main a=1", "module pkg.main: a=1"],
  ["accelerate launch --num_processes 2 main.py a=1", "file main.py: a=1"],
  ["deepspeed --num_gpus=2 main.py a=1", "file main.py: a=1"],
  ["uv run main.py a=1", "file main.py: a=1"],
  ["uv run -m pkg.main a=1", "module pkg.main: a=1"],
  ["pixi run python main.py a=1", "file main.py: a=1"],
  ["singularity run --nv img.sif python main.py a=1", "file main.py: a=1"],
  ["docker run --rm img python main.py a=1", "file main.py: a=1"],
  ["ccc_mprun python main.py a=1", "file main.py: a=1"],
  ["./train.py a=1", "file ./train.py: a=1"],
  ["wandb agent me/project/abc", "module wandb: ?me/project/abc"],
  ["jupyter nbconvert --execute a.ipynb", "file a.ipynb: "],
  [
    "papermill in.ipynb out.ipynb -p lr 1",
    "file in.ipynb: ?out.ipynb ?-p ?lr ?1",
  ],
  ["conda run -n env python main.py a=1", "file main.py: a=1"],
  ["singularity exec --nv img.sif python main.py a=1", "file main.py: a=1"],
  [
    "python main.py --config-name x pos a=1 --opt=b",
    "file main.py: ?--config-name ?x ?pos a=1 ?--opt=b",
  ],
  ["python main.py 'a=b c',d \"e=$HOME/x\"", "file main.py: a=b c,d e=$HOME/x"],
  ["python main.py a={1,2}", "file main.py: a=1 a=2"],
  [
    "python -m torch.distributed.run --nproc=2 main.py a=1",
    "file main.py: ?--nproc=2 ?main.py a=1",
  ],
];

for (const [line, wanted] of runs) {
  Deno.test(`readRunCommand() takes ${line}`, () => {
    assertEquals(read(line), wanted);
  });
}

const others = [
  "python",
  "python -c 'main.py lr=1'",
  "python -uc 'x'",
  "python --version",
  "python -V",
  "python - a=1",
  "module load python/3.10",
  "source ./python/activate",
  "echo python main.py lr=1,2",
  "'python main.py'",
  "python4 main.py",
  "pypython main.py",
  "python -m pip install x",
  "conda create -n x python main.py",
  "mywrapper python main.py a=1",
  "wandb login",
  "uv run ruff check",
  "accelerate config main.py",
  "A=1",
];

for (const line of others) {
  Deno.test(`readRunCommand() leaves ${line}`, () => {
    assertEquals(read(line), "no run");
  });
}

Deno.test("readRunCommand() takes launchers that it is told of", () => {
  assertEquals(
    read("mylaunch --nodes 2 main.py a=1", ["mylaunch"]),
    "file main.py: a=1",
  );
  assertEquals(
    read("srun mylaunch -m pkg.main a=1", ["mylaunch"]),
    "module pkg.main: a=1",
  );
  assertEquals(
    read("mywrapper -x python main.py a=1", ["mywrapper"]),
    "file main.py: a=1",
  );
});
