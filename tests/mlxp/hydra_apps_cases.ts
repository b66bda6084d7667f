/**
 * Apps of plain Hydra, each started by Hydra's own `--multirun` and by the jobs
 * of mlxpsub: the same resolved configs, as many output directories, the same
 * job numbers; and what Hydra refuses is refused.
 */
import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { mlxpsub, Project } from "../mlxpsub.ts";

const pythonHere = Deno.env.get("MLXPSUB_TEST_PYTHON") ?? "/usr/bin/python3";
const apps = new URL("../testdata/hydra_app", import.meta.url).pathname;

/** Words behind `python`, as they stand in a script. */
const commands: Record<string, string[]> = {
  "app.py": [
    "app.py -m",
    "app.py -m seed=1,2",
    "app.py --multirun seed=1,2 lr=0.1,0.2",
    "app.py -m lr=1.,2e-3 seed=7",
    "app.py -m 'db=glob(*)'",
    "app.py -m 'db=glob(*,exclude=s*)' model/net=cnn,vit",
    "app.py -m 'model/net=glob(vit*)'",
    "app.py -m db=mysql,postgres seed=1",
    "app.py -m db=mysql.yaml,sqlite",
    "app.py -m 'seed=range(3)' +extra=a,b",
    "app.py -m ++seed=1,2 ~model/net",
    "app.py -m +db@src=mysql,sqlite",
    "app.py -m 'seed=choice(3,1)' 'lr=shuffle(0.1)'",
    `app.py -m '+note="a, b",c'`,
    "app.py -m '+layers=[1,2],[3]' '+on={a: 1}'",
    "app.py -m -cn swept",
    "app.py -m -cn swept seed=9",
    "app.py -m --config-name=swept.yaml db=sqlite lr=1,2",
    "app.py -m -cn swept_flow",
    "app.py -m -cn swept_list",
    "app.py -m -cn withgroup",
    "app.py -m -cn withgroup ~hsweep",
    "app.py -m -cn withsweeper",
    "app.py -m -cn withsweeper hydra/sweeper=basic seed=3,4",
    "app.py -m -cn base_sweep",
    "app.py -m -cn base_sweep ++lr=4",
    "app.py -m hydra/sweeper=mine",
    "app.py -m hydra/sweeper=mine lr=1,2",
    "app.py -m +experiment=sw",
    "app.py -m +experiment=a",
    "app.py -m +experiment=a,b",
    "app.py -m +experiment=a,sw",
    "app.py -m +experiment=both",
    "app.py -m +experiment=list",
    "app.py -m '+experiment=[a,sw]'",
    "app.py -m +experiment=both db=postgres",
    "app.py -m +hsweep=s1",
    "app.py -m +hsweep=s1 seed=1 db=mysql,sqlite",
    "app.py -m -cn multirun",
    "app.py -cn multirun lr=1,2",
    "app.py -m -cn optional",
    "app.py -m -cn optional hparams=grid",
    "app.py -m -cn interpolated",
    "app.py -m -cn interpolated db=postgres",
    "app.py -m -cn rundir seed=1,2",
    "app.py -m -cn onlyrun seed=1,2",
    "app.py -m -cn chdir seed=1,2",
    "app.py -m -cn template trainer=default,gpu",
    "app.py -m -cn timed seed=1,2",
    "app.py -m seed=1,2 hydra.sweep.dir=out",
    "app.py -m seed=1,2 hydra.sweep.dir=out 'hydra.sweep.subdir=s_${seed}'",
    "app.py -m 'hydra.sweep.subdir=${hydra.job.override_dirname}' seed=1,2 lr=3",
    "app.py -m hydra.run.dir=x seed=1,2",
    "app.py -m hydra.job.chdir=true seed=1,2",
    "app.py -m -cn dbs2 db@src=sqlite,mysql",
    "app.py -m -cn dbs2 'db@dst=glob(*)'",
    "app.py -m -cn sp db=maria,mysql",
    "app.py -m 'hydra.searchpath=[file://conf2]' 'db=glob(m*)'",
    "app.py -m --config-dir conf2 db=maria,sqlite",
    "app.py -m -cd conf2 -cn other seed=1,2",
    "app.py -m -cp conf2 -cn other lr=3,4",
    "app.py -m -cn sub/inner sub.seed=1,2",
    "app.py -m -cn dirname lr=1.0,2.5 seed=3",
    `app.py -m -cn dirname 'seed=range(2)' '+s="a b",c'`,
    "app.py -m -cn dirname 'hydra.job.config.override_dirname.exclude_keys=[seed]' seed=1,2 lr=3",
    "app.py -m -cn dirname ++db.port=1,2 +db@src=mysql db=sqlite",
    "app.py -m -cn dirname hydra.job.name=foo 'lr=float(choice(1,2))' 'db=glob(*)'",
    "app.py -m -cn deep seed=1,2",
    "app.py -m -cn deep server=apache,nginx",
    "app.py -m -cn deep 'server/security=glob(*)'",
    "app.py -m -cn deep db@primary=sqlite,postgres db@secondary=mysql",
    "app.py -m -cn deep +db@third=mysql,sqlite",
    "app.py -m -cn deep ~db@secondary seed=1,2",
    "app.py -m -cn deep +experiment=srv",
    "app.py -m -cn launch",
    "app.py -m -cn globbed",
    "app.py -m -cn envparams",
    "app.py -m -cn listgroup 'db=[mysql,postgres],[sqlite]'",
    "app.py -m -cn selffirst",
    "app.py -m -cn selflast",
    "app.py -m '+x=choice([1,2],{a:1,b:[2,3]})'",
    "app.py -m '+x={a:1},{a:2}' '+y=[a,b],[]'",
    "app.py -m 'seed=sort(3,1,2)' 'lr=sort(range(1,4),reverse=true)'",
    "app.py -m 'seed=tag(t1,t2,choice(1,2))'",
    "app.py -m 'db=glob([m*,p*],exclude=p*)'",
    "app.py -m 'lr=float(choice(1,2))' 'seed=int(range(0,3))'",
    "app.py -m seed=1,2 hydra/launcher=basic",
    "app.py -m seed=1,2 hydra/job_logging=none hydra/hydra_logging=disabled",
    "app.py -m db=mysql,sqlite db=postgres",
  ],
  "programs that say where configs are in other ways": [
    "constpath.py -m",
    "constpath.py -m seed=3",
    "joinpath.py -m",
    "joinpath.py -m -cn config seed=1,2",
    "swapp.py -m",
    "swapp.py -m db=sqlite",
    "-m pkg.train -m 'db=glob(*)'",
    "-m pkg.train seed=1,2 -m",
    "-m lib.app -m -cn swept",
    "src/train.py -m 'db=glob(*)'",
    "src/train.py -m -cn base_sweep",
    "nopath.py -m +opt=sgd,adam seed=1,2",
    "nopath.py -m opt.lr=0.1,0.2",
    "old.py -m seed=1,2,3,4",
    "old.py -m -cn swept",
    "structured.py -m seed=1,2",
    "num.py -m seed=1,2",
    "num.py -m 'seed=range(5)'",
  ],
  "what Hydra refuses": [
    "app.py -m hydra.job.name=xx,yy seed=1",
    "app.py -m -cn swept hydra.sweeper.params.seed=5,6",
    "app.py -m hydra/launcher=basic,joblib lr=1,2",
    "app.py -m hydra.sweep.dir=/tmp/a,/tmp/b lr=1",
    "app.py -m 'hydra/sweeper=glob(*)'",
    "app.py -m db=mysql,oracle",
    "app.py -m db=oracle",
    "app.py -m +experiment=none",
    "app.py -m model=vit,cnn model/net=resnet",
    "app.py -m -cn num db=mysql",
    "app.py -m -cn broken seed=1,2",
    "app.py -m -cn listed seed=1,2",
    "app.py -m hydra/sweeper=optuna lr=1,2",
    "imported.py -m",
    "app.py -m +experiment=a +experiment=b",
    "app.py -m -cn twice seed=1,2",
    "app.py -m +db=postgres seed=1,2",
    "app.py -m -cn deep db=mysql seed=1,2",
    "app.py nokey=1,2",
    "app.py ~nokey seed=1,2",
    "app.py +seed=1,2",
    "app.py hydra.nokey=1 seed=1,2",
    "app.py hydra.job.num=x seed=1,2",
    "app.py -m -cn nowhere seed=1,2",
    "app.py --config-dir nowhere seed=1,2",
    "app.py --cfg job seed=1,2",
    "app.py -m --info all seed=1",
    "app.py --help seed=1,2",
    "app.py db=mysql,sqlite db.nokey=1",
    "app.py ++db=mysql,sqlite",
  ],
};

/** A copy of the apps, with python first on PATH. */
class AppProject extends Project {
  readonly env: Record<string, string>;

  constructor() {
    super({});
    const bin = `${this.root}/bin`;
    Deno.mkdirSync(bin);
    Deno.writeTextFileSync(
      `${bin}/python`,
      `#!/bin/sh\nexec ${pythonHere} "$@"\n`,
      { mode: 0o755 },
    );
    copy(apps, this.dir);
    this.env = {
      PATH: `${bin}:/usr/bin:/bin`,
      HOME: this.root,
      LANG: "C.UTF-8",
      PYTHONWARNINGS: "ignore",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: `${this.dir}/src`,
      OUT: `${this.root}/out`,
      BASE: this.dir,
    };
  }
}

function copy(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (name === "__pycache__") continue;
    if (isDirectory) copy(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

/** What the runs of one command line left behind. */
interface Outcome {
  /** Resolved, as the programs see them; sorted. */
  configs: string[];
  /** How many output directories there are, and their job numbers. */
  directories: number;
  numbers: number[];
  /** Where the user's config or words put them, from the project. */
  named: string[];
  /** How many different times there are in those. */
  times: number;
}

const time = /\d{4}-\d\d-\d\d[_/]\d\d-\d\d-\d\d/;

function outcomeOf(project: AppProject, printed: string): Outcome {
  const found = [...hydraDirectories(project.dir)];
  const numbers = found.map((it) => {
    const text = Deno.readTextFileSync(`${it}/.hydra/hydra.yaml`);
    const { hydra } = parse(text) as { hydra: { job: { num: number } } };
    return hydra.job.num;
  });
  let notes: string[];
  try {
    notes = Deno.readTextFileSync(project.env.OUT ?? "").trimEnd().split("\n")
      .map((it) => JSON.stringify(JSON.parse(it).cfg));
  } catch {
    // num.py and old.py print instead; a directory of ours is no setting
    notes = printed.split("\n").filter((it) => /^run_\d+$/.test(it));
  }
  const named = found.map((it) => it.slice(project.dir.length + 1))
    .filter((it) => !/^(?:src\/)?(?:multirun|outputs|logs)\//.test(it));
  return {
    configs: notes.sort(),
    directories: found.length,
    numbers: numbers.sort((a, b) => a - b),
    named: named.map((it) => it.replace(time, "TIME")).sort(),
    times: new Set(named.map((it) => time.exec(it)?.[0] ?? "")).size,
  };
}

function* hydraDirectories(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    if (!isDirectory) continue;
    if (name === ".hydra") yield directory;
    else yield* hydraDirectories(`${directory}/${name}`);
  }
}

async function byHydra(words: string): Promise<Outcome | "refused"> {
  using project = new AppProject();
  const multirun = /(?:^| )(?:-m|--multirun)(?: |$)/.test(
    words.replace(/^-m /, ""),
  );
  const { code, stdout } = await new Deno.Command("bash", {
    args: ["-c", `python ${words}${multirun ? "" : " -m"}`],
    cwd: project.dir,
    clearEnv: true,
    env: project.env,
    stdin: "null",
    stderr: "null",
  }).output();
  return code === 0
    ? outcomeOf(project, new TextDecoder().decode(stdout))
    : "refused";
}

async function byJobs(words: string): Promise<Outcome | "refused"> {
  using project = new AppProject();
  Deno.writeTextFileSync(
    `${project.dir}/script.sh`,
    `#!/bin/bash\npython ${words}\n`,
  );
  const { code, stderr } = await mlxpsub(["script.sh", "--local", "2"], {
    cwd: project.dir,
    env: project.env,
  });
  if (code === 2) {
    assertEquals([...hydraDirectories(project.dir)], []);
    return "refused";
  }
  assertEquals([code, stderr.includes("warning: Cannot")], [0, false], stderr);
  return outcomeOf(project, printedBy(project.dir));
}

/** What all jobs printed; logs are beside the program. */
function printedBy(directory: string): string {
  return ["logs", "src/logs"].flatMap((logs) => {
    const [parent] = [`${directory}/${logs}`].filter(isDirectory);
    return parent === undefined ? [] : [...Deno.readDirSync(parent)]
      .map((it) => `${parent}/${it.name}`)
      .filter((it) => !it.endsWith("/.mlxpsub") && isDirectory(it))
      .map((it) => Deno.readTextFileSync(`${it}/log.stdout`));
  }).join("\n");
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

for (const [promise, lines] of Object.entries(commands)) {
  for (const words of lines) {
    Deno.test(`Hydra and jobs agree, ${promise}: python ${words}`, async () => {
      const [wanted, seen] = await Promise.all([byHydra(words), byJobs(words)]);
      assertEquals(seen, wanted);
      assertEquals(wanted === "refused", promise === "what Hydra refuses");
    });
  }
}

Deno.test("jobs of a Compose API program get one point of its words each, and no others", async () => {
  using project = new AppProject();
  const words = "db=mysql,postgres '+note=\"a, b\",c' seed=3";
  Deno.writeTextFileSync(
    `${project.dir}/script.sh`,
    `#!/bin/bash\npython composed.py -m ${words}\n`,
  );
  const { code, stderr } = await mlxpsub(["script.sh", "--local", "2"], {
    cwd: project.dir,
    env: project.env,
  });
  assertEquals([code, stderr], [0, "4 jobs done here\n"]);
  const points = ["mysql", "postgres"].flatMap((db) =>
    ["a, b", "c"].map((note) => [`db=${db}`, `+note="${note}"`, "seed=3"])
  );
  for (const [index, point] of points.entries()) {
    const { stdout } = await new Deno.Command("python", {
      args: ["composed.py", ...point],
      cwd: project.dir,
      clearEnv: true,
      env: project.env,
    }).output();
    assertEquals(
      Deno.readTextFileSync(`${project.dir}/logs/${index + 1}/log.stdout`),
      new TextDecoder().decode(stdout),
    );
  }
  assertEquals([...hydraDirectories(project.dir)], []);
});
