import { stringify } from "@std/yaml";
import { pick, type Random, randomFrom } from "./hydra_cases_at_random.ts";

/** A Hydra app and command lines for it, drawn at random. */
export interface DrawnApp {
  /** By their path from the app's directory. */
  files: Record<string, string>;
  /** Words behind `python app.py`. */
  calls: string[][];
}

const CALLS = 12;

const PROGRAM = `import hydra
@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg):
    print("RUN", flush=True)
if __name__ == "__main__":
    main()
`;

/** The same with what Python adds to the configs. */
const WITH_STORE = PROGRAM.replace(
  "@hydra",
  `from hydra.core.config_store import ConfigStore
store = ConfigStore.instance()
store.store(name="schema", node={"width": 1, "deep": {"er": 2}})
store.store(group="sched", name="cosine", node={"steps": 10})
store.store(group="sched", name="linear", node={"steps": 20, "slope": 3})
store.store(group="db", name="memory", node={"size": 1})
@hydra`,
);

/** An app for a seed, with command lines of which Hydra refuses about half. */
export function drawApp(seed: string): DrawnApp {
  const random = randomFrom(seed);
  const stores = random() < 0.2;
  const files: Record<string, string> = {
    "app.py": stores ? WITH_STORE : PROGRAM,
    "conf/config.yaml": yaml(drawPrimary(random, stores)),
    "conf/other.yaml": yaml(drawContent(random)),
    "more/extra.yaml": yaml(drawContent(random)),
    "more/db/maria.yaml": yaml(drawContent(random)),
  };
  for (const [group, options] of Object.entries(GROUPS)) {
    for (const option of options) {
      const header = pick(random, HEADERS);
      files[`conf/${group}/${option}.yaml`] = header +
        yaml(drawContent(random));
    }
  }
  const calls = Array.from({ length: CALLS }, () => drawCall(random, stores));
  return { files, calls };
}

const GROUPS: Record<string, readonly string[]> = {
  db: ["mysql", "sqlite"],
  "model/net": ["cnn", "vit"],
  exp: ["a", "b"],
};
const HEADERS = [
  "",
  "",
  "",
  "# @package _global_\n",
  "# @package other.place\n",
];

type Config = Record<string, unknown>;

function yaml(config: Config): string {
  return Object.keys(config).length === 0 ? "" : stringify(config);
}

function drawPrimary(random: Random, stores: boolean): Config {
  const defaults: unknown[] = [];
  const maybe = (item: unknown, chance: number) => {
    if (random() < chance) defaults.push(item);
  };
  maybe("schema", stores ? 0.5 : 0);
  maybe({ sched: "cosine" }, stores ? 0.5 : 0);
  maybe({ db: pick(random, ["mysql", "sqlite", null]) }, 0.6);
  maybe({ "model/net": "cnn" }, 0.4);
  maybe({ "db@second": "sqlite" }, 0.2);
  maybe("other", 0.2);
  maybe({ "optional exp": "none" }, 0.1);
  maybe({ exp: "a" }, 0.15);
  maybe("_self_", 0.6);
  const content = drawContent(random);
  if (random() < 0.1) {
    content.hydra = pick<Config>(random, [
      { run: { dir: "out/${now:%H}" } },
      { sweep: { subdir: "${hydra.job.num}" } },
      { job: { chdir: false } },
    ]);
  }
  return defaults.length === 0 ? content : { defaults, ...content };
}

const INTERPOLATIONS = [
  ...["${opt.lr}", "x_${lr}", "${ref}", "${.lr}", "x_${.seed}", "${opt}"],
  ...["${layers.2}", "${layers[0]}", "${nokey}", "${opt.${ref}}", "${..port}"],
];
const KEYS = ["seed", "lr", "opt", "layers", "none", "ref", "port"];

function drawContent(random: Random): Config {
  const config: Config = {};
  const count = Math.floor(random() * 5);
  for (let index = 0; index < count; index++) {
    const key = pick(random, KEYS);
    config[key] = pick<() => unknown>(random, [
      () => Math.floor(random() * 5),
      () => pick(random, ["text", "1", "", 0.5, true]),
      () => null,
      () => "???",
      () => pick(random, INTERPOLATIONS),
      () => [1, "two", { a: 1 }],
      () => ({ lr: 0.1, name: "sgd" }),
      () => ({ inner: { lr: 1 }, port: 3 }),
    ])();
  }
  return config;
}

const PATHS = [
  ...KEYS,
  ...KEYS,
  ..."nokey opt.lr opt.name opt.inner.lr opt.inner opt.nokey seed.x layers.0"
    .split(" "),
  ..."layers.2.a layers.7 layers.x db.port db.lr db.seed model.net.lr none.x"
    .split(" "),
  ..."model.net.nokey other.place.lr second.seed place.nokey ref.lr ref.name a/b a/b.c"
    .split(" "),
  ..."width deep.er deep.nokey sched.steps sched.slope".split(" "),
];
const VALUES =
  "1 2 0.5 text true null [1,2] {lr:2} {z:1} {a:{b:1}} ${seed} '1' 1,2 a,b " +
  "choice(1,2) range(2) [],[1] {lr:1},{z:2} x_${lr}";
const GROUP_WORDS =
  "db=mysql db=sqlite db=mysql,sqlite db=glob(*) db=oracle db=3 db=null " +
  "+db=mysql ++db=mysql ~db ~db=mysql ~db=sqlite ~db=3 db={port:3} " +
  "db=[mysql] db=[mysql,sqlite] +db@third=mysql db@second=mysql ~db@second " +
  "db@nokey=mysql model/net=vit +model/net=cnn model/net=cnn,vit " +
  "~model/net model/net=nowhere +exp=a +exp=a,b exp=b +exp=nowhere " +
  "+exp=[a,b] model=x seed@x=3 sched=linear +sched=linear sched=nowhere " +
  "db=memory sched=cosine,linear db=maria +db=maria 'db=\"mysql\"'";
const HYDRA_WORDS =
  "hydra.nokey=1 hydra.job.nokey=1 hydra.job.num=abc hydra.job.num=4 " +
  "hydra.job.chdir=false hydra.job.chdir=maybe hydra.mode=FOO " +
  "hydra.mode=MULTIRUN hydra.run.dir=out hydra.run=x hydra.run={dir:x} " +
  "+hydra.run.dir=x hydra.sweep.dir=sw ~hydra.run ~hydra.verbose " +
  "hydra.verbose=false hydra.output_subdir=null hydra.sweeper.nokey=1 " +
  "hydra.sweeper.max_batch_size=3 hydra.launcher.nokey=1 hydra.env=x " +
  "+hydra.job.env_set.A=1 hydra.job.env_set.A=1 hydra/nokey=1 " +
  "hydra/job_logging=none hydra/job_logging=nowhere hydra/launcher=nowhere " +
  "hydra.job_logging.root.level=DEBUG hydra.job_logging.nokey=1 " +
  "hydra.searchpath=[file://more] hydra.searchpath=x hydra/sweeper=basic " +
  "hydra.job.name=n hydra.help.header=h hydra.callbacks.x=1 hydra=1 " +
  "hydra.sweeper.params.lr=1 hydra.job.env_copy=x hydra.job.name=[a]";
const FLAGS = [
  ...["-m", "-m", "-m", "--multirun", "--cfg job", "-c all", "--info"],
  ...["--info all", "--help", "-h", "--version", "--run", "-r"],
  ...["--resolve", "--resolve --cfg job", "-cn other", "-cn nowhere"],
  ...["--config-name=config.yaml", "--config-name nowhere", "-cd more"],
  ...["-cd nowhere", "--config-dir=more -cn extra", "-cp more -cn extra"],
  ...["--config-path nowhere", "-cp conf", "--foo", "--lr 0.1", "word", "-x"],
  ...["--config-n other", "--cfg=hydra", "--cfg nothing", "-mr"],
  ...["--package=db", "--info seed=3", "-cnother", "-p opt -c job"],
  ...["--package db.nokey --cfg all", "-c hydra --package=lr"],
];

function drawCall(random: Random, stores: boolean): string[] {
  const words = Array.from({ length: pick(random, [1, 1, 1, 2, 2, 3]) }, () => {
    const form = random();
    if (form < 0.3) return pick(random, GROUP_WORDS.split(" "));
    if (form < 0.4) return pick(random, HYDRA_WORDS.split(" "));
    const sign = pick(random, ["", "", "", "+", "+", "++", "~"]);
    const key = pick(random, PATHS.slice(0, stores ? undefined : -5));
    return sign === "~" && random() < 0.7
      ? `~${key}`
      : `${sign}${key}=${pick(random, VALUES.split(" "))}`;
  }).map((it) => it.replace(/^'(.*)'$/, "$1"));
  if (random() < 0.3) {
    const flag = pick(random, FLAGS).split(" ");
    return random() < 0.5 ? [...flag, ...words] : [...words, ...flag];
  }
  return words;
}
