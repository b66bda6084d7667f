import { assertEquals } from "@std/assert";
import { findDecorator } from "../../src/hydra/decorator.ts";
import { readProgramConfig } from "../../src/hydra/program_config.ts";
import type { RefusedWord } from "../../src/hydra/refused_words.ts";
import { filesOf } from "./files.ts";

const program = "@hydra.main(version_base=None, config_path='conf', " +
  "config_name='config')\ndef main(cfg): pass\n";

const app: Record<string, string> = {
  "app.py": program,
  "conf/config.yaml": "defaults: [{db: mysql}, _self_]\nseed: 1\nnul: null\n" +
    "mis: ???\nref: ${seed}\nto: ${opt}\nbad: ${opt.none}\n" +
    "lst: [1, 2, {a: 1}]\nopt: {lr: 1, name: x}\n",
  "conf/db/mysql.yaml": "port: 1\n",
  "conf/db/sqlite.yaml": "file: 1\n",
  "conf/exp/a.yaml": "# @package _global_\nopt: {extra: 1}\n",
  "conf/exp/clash.yaml": "# @package _global_\nlst: {a: 1}\n",
};

function refused(
  words: string[],
  texts: Record<string, string> = app,
): RefusedWord | undefined {
  const files = filesOf(
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [`/p/${name}`, text]),
    ),
  );
  const place = findDecorator("/p/app.py", { files, workDir: "/p" });
  if (place === undefined) throw new Error("there is no decorator");
  return readProgramConfig(place, {
    words,
    workDir: "/p",
    files,
    environment: new Map(),
    decorator: "read",
  }).refusedWord(words);
}

/** Words of one run, which Hydra 1.3.2 refuses. */
const refusedWords: [words: string, message: string][] = [
  ["nokey=1", 'Cannot set "nokey": the config of "/p/app.py" has no such key'],
  ["opt.lr.x=1", 'Cannot set "opt.lr.x": the config of'],
  ["seed.x=1", 'Cannot set "seed.x": the config of'],
  ["nul.x=1", 'Cannot set "nul.x": the config of'],
  ["mis.x=1", 'Cannot set "mis.x": the config of'],
  ["ref.x=1", 'Cannot set "ref.x": the config of'],
  ["bad.x=1", 'Cannot set "bad.x": the config of'],
  ["to.lr=1", 'Cannot set "to.lr": the config of'],
  ["+to.lr=1", 'Cannot add "to.lr": the config of'],
  ["+bad=1", 'Cannot reach "bad": in the config of'],
  ["opt={z:1}", 'Cannot set "opt.z": the config of'],
  ["+a={b:1} a.c=2", 'Cannot set "a.c": the config of'],
  ["opt=[1]", 'Cannot set "opt": of the two values one is a list'],
  ["+lst={a:1}", 'Cannot set "lst": of the two values one is a list'],
  ["lst.2.b=4", 'Cannot set "lst.2.b": the config of'],
  ["lst.5=4", 'Cannot set "lst.5": the list there in the config of'],
  ["++lst.5=4", 'Cannot set "lst.5": the list there in the config of'],
  ["lst.x=4", 'Cannot set "lst.x": the list there in the config of'],
  ["~nokey", 'Cannot delete "nokey": the config of'],
  ["~nul", 'Cannot delete "nul": the config of'],
  ["~opt.nokey", 'Cannot delete "opt.nokey": the config of'],
  ["~seed=2", 'Cannot delete "seed" with that value: in the config of'],
  ["~seed ~seed", 'Cannot delete "seed": the config of'],
  ["~lst.0", 'Cannot delete "lst.0": it has to stay'],
  ["+seed=1", 'Cannot add "seed": the config of'],
  ["+ref=2", 'Cannot add "ref": the config of'],
  ["++db=mysql", 'Cannot use "++db=mysql": "db" is a config group'],
  ["db=3", 'Cannot use "db=3": "db" is a config group'],
  ["db=null", 'Cannot use "db=null": "db" is a config group'],
  ["~db=3", 'Cannot use "~db=3": "db" is a config group'],
  ["~db=sqlite", 'Cannot choose an option of "db": the defaults hold'],
  ["db={nokey:3}", 'Cannot set "db.nokey": the config of'],
  ["+db=mysql", 'Cannot compose the configs of "/p/app.py": "db" is chosen'],
  ["db@x=sqlite", 'Cannot choose an option of "db@x": the defaults hold'],
  ["seed@x=3", 'Cannot use "@x" of "seed@x=3": there is no config group'],
  ["db=sqlite db.port=2", 'Cannot set "db.port": the config of'],
  ["+exp=clash", 'Cannot compose the configs of "/p/app.py": "lst" is a list'],
  ["nogroup/x=1", 'Cannot set "nogroup/x": the config of'],
  ["hydra.nokey=1", 'Cannot set "hydra.nokey": the config of'],
  ["hydra.job.num=abc", 'Cannot set "hydra.job.num": Hydra wants a whole'],
  ["hydra.job.chdir=maybe", 'Cannot set "hydra.job.chdir": Hydra wants true'],
  ["hydra.mode=run", 'Cannot set "hydra.mode": Hydra wants RUN or MULTIRUN'],
  ["hydra.run=x", 'Cannot set "hydra.run": Hydra wants a mapping there'],
  ["hydra.run.dir=null", 'Cannot set "hydra.run.dir": Hydra wants a text'],
  ["+hydra.run.dir=x", 'Cannot add "hydra.run.dir": the config of'],
  ["~hydra.run", 'Cannot delete "hydra.run": it has to stay'],
  ["~hydra.job.name", 'Cannot delete "hydra.job.name": the config of'],
  ["hydra.job.env_set.A=1", 'Cannot set "hydra.job.env_set.A": the config of'],
  ["hydra.sweeper.nokey=5", 'Cannot set "hydra.sweeper.nokey": the config of'],
  ["hydra.job_logging.nokey=1", 'Cannot set "hydra.job_logging.nokey"'],
];

for (const [words, message] of refusedWords) {
  Deno.test(`the words ${words} are refused, as Hydra refuses them`, () => {
    const found = refused(words.split(" "));
    assertEquals(found?.kind, "refused");
    assertEquals(found?.message.slice(0, message.length), message);
    assertEquals(words.split(" ").includes(found?.word ?? ""), true);
  });
}

const takenWords = [
  ..."~seed|~seed=1|~opt.lr|~opt|~lst|+seed=[1]|+seed={a:1}|+opt={z:1}"
    .split("|"),
  ..."opt={lr:2}|opt=3|+opt.lr.x=1|+nul.x=1|nul={x:1}|mis={x:1}|ref=2|to=2"
    .split("|"),
  ..."+nul=2|+mis=2|++nokey=1|lst.0=4|lst.2.a=4|lst=[1]|nul=[1]|bad=1"
    .split("|"),
  ..."db={port:3}|db=[mysql,sqlite]|~db|~db=mysql|+db@x=sqlite|db.port=3"
    .split("|"),
  ..."db=sqlite db.file=2|+exp=a opt.extra=2|+nogroup/x=1|+a.b.c=1 a.b.c=2"
    .split("|"),
  ..."+a={b:1} a.b=2|seed=[1,2] seed.0=3|db='mysql'|hydra.job.num=3"
    .split("|"),
  ..."hydra.job.chdir=yes|hydra.mode=RUN|hydra.verbose=[x]|hydra.run={dir:x}"
    .split("|"),
  ..."+hydra.nokey=1|+hydra.job.env_set.A=1|hydra.sweeper.max_batch_size=5"
    .split("|"),
  ..."hydra.job_logging.root.level=DEBUG|hydra/job_logging=none|hydra.env=x"
    .split("|"),
  ..."hydra.output_subdir=null|hydra.job.id=3|+hydra.job.num=3|~opt seed=2"
    .split("|"),
];

for (const words of takenWords) {
  Deno.test(`the words ${words} are taken, as Hydra takes them`, () => {
    assertEquals(refused(words.split(" ")), undefined);
  });
}

Deno.test("a key is taken where an interpolation or only the job knows it", () => {
  const texts = {
    ...app,
    "conf/config.yaml":
      "opt: ${oc.create:{}}\nplace: ${oc.env:HOME}\nseed: 1\n",
  };
  for (const word of ["+opt.lr=1", "++place.x=1", "~opt.lr", "+place=1"]) {
    assertEquals(refused([word], texts), undefined);
  }
  assertEquals(refused(["seed=\udc00"]), undefined);
  assertEquals(refused(["~seed=\udc00"]), undefined);
  assertEquals(refused(["db=\udc00", "db.file=1"]), undefined);
});

/** Configs of interpolations, and what Hydra 1.3.2 refuses and takes of them. */
const interpolations = {
  ...app,
  "conf/config.yaml": `defaults: [other, _self_]
a: \${b}
b: \${a}
c: x_\${c}
d: {d: "\${d.d.d}"}
env: \${oc.env:X,\${env}}
miss: ???
to_miss: x_\${miss}
nosuch: x_\${oc.env:X,\${none}}
name: g
made: \${f.\${name}}
o: {r: "\${f}", s: "\${.r}", t: "\${..f.g}", bad: "\${.none}"}
to_o: \${o}
list: [1, "\${f}"]
first: \${list[0]}
ninth: \${list[9]}
nul: null
text: x_\${nul}
over: {x: 1}
over_bad: {x: 1}
number: \${hydra.job.num}
`,
  "conf/other.yaml": "f: {g: 1}\nover: ${f}\nover_bad: ${over_bad}\n",
};
const refusedOnes: [words: string, message: string][] = [
  ...["+a=1", "~a", "+a.x=1", "+c=1", "~c=1", "+d.d=1", "+env=1", "+d.d.d=1"]
    .map((it): [string, string] => [it, "its interpolations lead back to it"]),
  ...["+to_miss=1", "~to_miss", "+number=1"]
    .map((it): [string, string] => [it, "a key without a value, ???"]),
  ...["+nosuch=1", "~o.bad", "+to_o.bad=1", "+ninth=1", "~ninth.x"]
    .map((it): [string, string] => [it, "a key that is not there"]),
  ...["a.x=1", "o.s.g=1", "list.1.g=1", "over.y=1", "over_bad.y=1"]
    .map((it): [string, string] => [it, "has no such key"]),
  ...["+made=1", "+o.s.g=1", "+to_o.t=1", "+first=1", "+text=1", "+over.g=1"]
    .map((it): [string, string] => [it, "has it already"]),
];
const takenOnes =
  "a=1 ++a.x=1 c=2 ~made ~o.s.g +o.s.h=1 ~to_o.t ~text over.g=2 over.x=3 " +
  "over_bad.x=2 +over.y=1 list.1={h:1} o={r:2}";

for (const [word, message] of refusedOnes) {
  Deno.test(`among interpolations ${word} is refused as in Hydra`, () => {
    const found = refused([word], interpolations);
    assertEquals(found?.message.includes(message), true, found?.message);
  });
}

for (const word of takenOnes.split(" ")) {
  Deno.test(`among interpolations ${word} is taken as in Hydra`, () => {
    assertEquals(refused([word], interpolations), undefined);
  });
}

Deno.test("interpolations that double at each step are followed once", () => {
  const lines = Array.from(
    { length: 60 },
    (_, at) => `k${at}: \${k${at + 1}}\${k${at + 1}}\n`,
  );
  const texts = { ...app, "conf/config.yaml": `${lines.join("")}k60: x\n` };
  assertEquals(
    refused(["+k0=1"], texts)?.message,
    'Cannot add "k0": the config of "/p/app.py" has it already',
  );
});

Deno.test("a config that is in no file leaves keys open", () => {
  const texts = { ...app, "conf/config.yaml": "defaults: [base]\nseed: 1\n" };
  assertEquals(refused(["nokey=1"], texts), undefined);
});

const stores = {
  ...app,
  "app.py": "from hydra.core.config_store import ConfigStore\n" +
    "cs = ConfigStore.instance()\n" +
    "cs.store(name='schema', node={'width': 1})\n" +
    "cs.store(group='sched', name='cosine', node={'steps': 10})\n" +
    program,
  "conf/config.yaml":
    "defaults: [schema, {db: mysql}, {sched: cosine}, _self_]\nseed: 1\n",
};

Deno.test("what Python adds is known by the names in its text", () => {
  for (
    const word of ["seed=2", "width=3", "sched.steps=4", "sched=cosine"]
  ) assertEquals(refused([word], stores), undefined);
  assertEquals(refused(["nokey=1"], stores), {
    kind: "not known",
    word: "nokey=1",
    message:
      'Cannot tell whether the config of "/p/app.py" has "nokey": no file has it, and Python adds configs of its own',
    hint: "Add it with +nokey=1, or set one that is there: db, seed",
  });
  assertEquals(
    refused(["db=oracle"], stores)?.message,
    'Cannot find "db/oracle.yaml" of "/p/app.py": it is in none of the config directories, and the program\'s text does not name it',
  );
  assertEquals(refused(["hydra.nokey=1"], stores)?.kind, "refused");
  assertEquals(refused(["hydra=1"], stores)?.kind, "refused");
  assertEquals(refused(["-c=hydra", "-p=lr"], stores)?.kind, "refused");
  assertEquals(refused(["-c=job", "-p=lr"], stores), undefined);
});

Deno.test("a group that only Python has is one where the defaults choose of it", () => {
  const message = (...words: string[]) => refused(words, stores)?.message;
  const about = (file: string) =>
    `Cannot find "${file}" of "/p/app.py": it is in none of the config directories, and the program's text does not name it`;
  assertEquals(message("sched=linear"), about("sched/linear.yaml"));
  assertEquals(message("sched=cosine", "sched.steps=2"), undefined);
  assertEquals(
    message("+sched=cosine"),
    'Cannot compose the configs of "/p/app.py": "sched" is chosen twice, both times as cosine',
  );
  assertEquals(message("~sched"), undefined);
  assertEquals(refused(["nokey@x=3"], stores), {
    kind: "not known",
    word: "nokey@x=3",
    message: 'Cannot use "@x" of "nokey@x=3": there is no config group "nokey"',
    hint: "Leave it out: only config groups have a package",
  });
  assertEquals(refused(["sched@x=cosine"], stores)?.kind, "not known");
  const placed = {
    ...stores,
    "conf/config.yaml": "defaults: [{sched@src: cosine}, _self_]\nseed: 1\n",
  };
  assertEquals(refused(["src.steps=1"], placed), undefined);
  assertEquals(refused(["sched@src=cosine"], placed), undefined);
  assertEquals(
    refused(["sched@src=linear"], placed)?.message,
    about("sched/linear.yaml"),
  );
});

Deno.test("of a primary config that Python makes the first names of keys are looked for", () => {
  const app = {
    "app.py": "from hydra.core.config_store import ConfigStore\n" +
      "ConfigStore.instance().store(name='made', node={'width': {}})\n" +
      "@hydra.main(version_base=None, config_name='made')\n" +
      "def main(cfg): pass\n",
  };
  assertEquals(refused(["width.of.it=3", "+any=2"], app), undefined);
  assertEquals(
    refused(["nokey=1"], app)?.message,
    'Cannot tell whether the config of "/p/app.py" has "nokey": no file has it, and Python adds configs of its own',
  );
  assertEquals(refused(["hydra.nokey=1"], app)?.kind, "refused");
});

Deno.test("where files are the whole defaults list, Python adds no key", () => {
  const texts = { ...stores, "conf/config.yaml": "seed: 1\n" };
  assertEquals(refused(["nokey=1"], texts)?.kind, "refused");
  assertEquals(refused(["+sched=cosine", "sched.steps=2"], texts), undefined);
  assertEquals(refused(["sched=cosine"], texts)?.kind, "refused");
  assertEquals(refused(["width=1"], texts)?.kind, "refused");
  assertEquals(refused(["sched={steps:1}"], texts)?.kind, "refused");
  const held = { ...stores, "conf/config.yaml": "defaults: [{sched: null}]\n" };
  assertEquals(refused(["sched=cosine"], held), undefined);
});

Deno.test("a config of Hydra's own groups that is in no known plugin is told", () => {
  assertEquals(refused(["hydra/launcher=nowhere"]), {
    kind: "not known",
    word: "hydra/launcher=nowhere",
    message:
      'Cannot find "hydra/launcher/nowhere.yaml": Hydra brings no such config along, and no plugin is known that does',
    hint: "Mend the name, if it is not that of a plugin in your environment",
  });
  for (
    const word of [
      "hydra/launcher=submitit_slurm",
      "hydra/job_logging=colorlog",
    ]
  ) {
    assertEquals(refused([word]), undefined);
  }
});

Deno.test("a choice that meets nothing is told where Python adds configs", () => {
  assertEquals(refused(["~db@x"], stores)?.kind, "not known");
  assertEquals(refused(["~db@x"])?.kind, "refused");
});

Deno.test("--cfg with a --package that is not there is refused, as in Hydra", () => {
  const message = (...words: string[]) => refused(words)?.message;
  const nothing = (path: string) =>
    `Cannot show the package "${path}": the config of "/p/app.py" has nothing there`;
  for (
    const [path, config] of [
      ["nokey", "job"],
      ["opt.nokey", "all"],
      ["hydra", "job"],
      ["seed", "hydra"],
      ["hydra.help", "hydra"],
    ] as const
  ) {
    assertEquals(message("--package", path, "--cfg", config), nothing(path));
    assertEquals(message(`-p=${path}`, `-c=${config}`), nothing(path));
    assertEquals(message("--package", path, "--info", "config"), undefined);
    assertEquals(message("--package", path), undefined);
  }
  for (
    const [path, config] of [
      ["opt.lr", "job"],
      ["_global_", "all"],
      ["hydra.job", "hydra"],
      ["hydra.help", "all"],
    ] as const
  ) {
    assertEquals(message("-p", path, "-c", config), undefined);
  }
  assertEquals(message("-p", "new", "-c", "job", "+new.key=1"), undefined);
});

Deno.test("a value that is to be deleted is compared as in Hydra", () => {
  const texts = {
    ...app,
    "conf/config.yaml":
      "a: {x: 1, y: [1, two]}\nl: [1, {z: 2}]\ni: {r: '${a.x}'}\ns: 1\n",
  };
  const other = (word: string) => refused([word], texts)?.message;
  const message = (key: string, is: string) =>
    `Cannot delete "${key}" with that value: in the config of "/p/app.py" it is ${is}`;
  for (const word of ["~a={x:1}", "~a={x:1,y:[1,three]}", "~a=[1]", "~a=1"]) {
    assertEquals(other(word), message("a", "another mapping"));
  }
  for (const word of ["~l=[1]", "~l=[1,{z:3}]", "~l={z:2}"]) {
    assertEquals(other(word), message("l", "another list"));
  }
  for (const word of ["~s={x:1}", "~s=[1]", "~s=2"]) {
    assertEquals(other(word), message("s", "1"));
  }
  for (
    const word of [
      "~a={y:[1,two],x:1}",
      "~l=[1,{z:2}]",
      "~i={r:1}",
      "~s=1.0",
      "~a.y=[1,two]",
    ]
  ) assertEquals(other(word), undefined);
});
