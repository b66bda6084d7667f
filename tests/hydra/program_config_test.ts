import { assertEquals } from "@std/assert";
import { findDecorator } from "../../src/hydra/decorator.ts";
import {
  type ProgramConfig,
  readProgramConfig,
} from "../../src/hydra/program_config.ts";
import { filesOf } from "./files.ts";

const program = "@hydra.main(config_path='conf', config_name='config')\n" +
  "def main(cfg): pass\n";

/** What a program in /p says, started there with some words. */
function configOf(
  texts: Record<string, string>,
  words: string[] = [],
  environment: Record<string, string> = {},
): ProgramConfig {
  const files = filesOf(
    Object.fromEntries(
      Object.entries({ "main.py": program, ...texts }).map((
        [name, text],
      ) => [`/p/${name}`, text]),
    ),
  );
  const place = findDecorator("/p/main.py", { files, workDir: "/p" });
  if (place === undefined) throw new Error("there is no decorator");
  return readProgramConfig(place, {
    words,
    workDir: "/p",
    files,
    environment: new Map(Object.entries(environment)),
    decorator: "read",
  });
}

function messages(config: ProgramConfig): string[] {
  return config.diagnostics.map((it) => `${it.severity}: ${it.message}`);
}

const sweeps: [
  promise: string,
  texts: Record<string, string>,
  words: string[],
  params: [string, string][],
][] = [
  [
    "in a group of its own",
    {
      "conf/config.yaml": "defaults: [{hsweep: s}]\n",
      "conf/hsweep/s.yaml": "# @package hydra.sweeper\nparams: {a: '1,2'}\n",
    },
    [],
    [["a", "1,2"]],
  ],
  [
    "in an experiment of the command",
    {
      "conf/config.yaml": "lr: 1\n",
      "conf/exp/x.yaml":
        "# @package _global_\nhydra: {sweeper: {params: {lr: 'choice(1,2)'}}}\n",
    },
    ["-m", "+exp=x"],
    [["lr", "choice(1,2)"]],
  ],
  [
    "under a sweeper's own name",
    {
      "conf/config.yaml": "lr: 1\n",
      "conf/hydra/sweeper/mine.yaml":
        "defaults: [basic]\nparams: {lr: '1,2'}\n",
    },
    ["hydra/sweeper=mine"],
    [["lr", "1,2"]],
  ],
  [
    "in the order of the first, with the values of the last",
    {
      "conf/config.yaml":
        "defaults: [base, _self_]\nhydra: {sweeper: {params: {b: '3,4', c: 5}}}\n",
      "conf/base.yaml": "hydra: {sweeper: {params: {a: '1,2', b: '1,2'}}}\n",
    },
    [],
    [["a", "1,2"], ["b", "3,4"], ["c", "5"]],
  ],
  [
    "on the command itself, in quotes",
    {
      "conf/config.yaml": "hydra: {sweeper: {params: {a: '1,2', b: '1,2'}}}\n",
    },
    ["hydra.sweeper.params.a='5,6'", "~hydra.sweeper.params.b"],
    [["a", "5,6"]],
  ],
  [
    "in a directory of hydra.searchpath",
    {
      "conf/config.yaml":
        "defaults: [extra]\nhydra: {searchpath: ['file://${oc.env:MORE}']}\n",
      "more/extra.yaml": "hydra: {sweeper: {params: {a: '1,2'}}}\n",
    },
    [],
    [["a", "1,2"]],
  ],
  [
    "not in an option that is itself swept",
    {
      "conf/config.yaml": "defaults: [{exp: null}]\n",
      "conf/exp/x.yaml":
        "# @package _global_\nhydra: {sweeper: {params: {lr: '1,2'}}}\n",
      "conf/exp/y.yaml": "a: 1\n",
    },
    ["exp=x,y"],
    [],
  ],
];

for (const [promise, texts, words, params] of sweeps) {
  Deno.test(`readProgramConfig() finds sweeps ${promise}`, () => {
    const config = configOf(texts, words, { MORE: "/p/more" });
    assertEquals(config.sweeperParams, params);
    assertEquals(messages(config), []);
  });
}

const said: [
  promise: string,
  texts: Record<string, string>,
  words: string[],
  message: string,
][] = [
  [
    "a sweeper that is not the basic one",
    {
      "conf/config.yaml":
        "defaults: [_self_, override hydra/sweeper: optuna]\n",
    },
    ["lr=1,2"],
    `error: Cannot make jobs for Hydra's sweeper "optuna": only the basic sweeper knows its runs before they start`,
  ],
  [
    "a class that is no sweeper of lists",
    {
      "conf/config.yaml": "a: 1\n",
      "conf/hydra/sweeper/mine.yaml": "_target_: pkg.MySweeper\n",
    },
    ["-m", "hydra/sweeper=mine"],
    `error: Cannot make jobs for Hydra's sweeper "MySweeper": only the basic sweeper knows its runs before they start`,
  ],
  [
    "a config path that Python computes",
    { "main.py": "@hydra.main(config_path=here(), config_name='c')\n" },
    [],
    `warning: Cannot tell where "/p/main.py" has its configs: config_path is not known here, and so are sweeps that they set`,
  ],
  [
    "a config name that Python computes",
    {
      "main.py": "@hydra.main(config_path='conf', config_name=name())\n",
      "conf/config.yaml": "a: 1\n",
    },
    [],
    `warning: Cannot tell the config of "/p/main.py": its name is known only to Python, and so are sweeps that it sets`,
  ],
  [
    "a config that the job names",
    { "conf/config.yaml": "a: 1\n" },
    ["--config-name", "\udc00"],
    `warning: Cannot tell the config of "/p/main.py": its name is known only to the job, and so are sweeps that it sets`,
  ],
  [
    "a search path that is not here",
    { "conf/config.yaml": "hydra: {searchpath: ['pkg://other.conf']}\n" },
    [],
    `warning: Cannot tell where "/p/main.py" has its configs: pkg://other.conf is not known here, and so are sweeps that they set`,
  ],
  [
    "a config that is missing",
    { "conf/config.yaml": "defaults: [other, _self_]\n" },
    [],
    `warning: Cannot follow the defaults of "/p/main.py" to "other.yaml": it is in none of the config directories`,
  ],
  [
    "a config of the defaults that is not YAML",
    {
      "conf/config.yaml": "defaults: [other, _self_]\n",
      "conf/other.yaml": "- a\n",
    },
    [],
    `warning: Cannot follow the defaults of "/p/main.py" to "/p/conf/other.yaml": it is no mapping`,
  ],
  [
    "a main config that is a list",
    { "conf/config.yaml": "- a\n" },
    [],
    'error: Cannot read the config "/p/conf/config.yaml": it is no mapping',
  ],
  [
    "an option that only the job knows, where one of the group sweeps",
    {
      "conf/config.yaml": "defaults: [{exp: null}]\n",
      "conf/exp/x.yaml":
        "# @package _global_\nhydra: {sweeper: {params: {lr: '1,2'}}}\n",
    },
    ["exp=\udc00"],
    `warning: Cannot tell whether "/p/conf/exp/x.yaml" is chosen, which sets a sweep: the option of "exp" is known only in the job`,
  ],
  [
    "a group that the defaults do not hold",
    { "conf/config.yaml": "a: 1\n", "conf/db/x.yaml": "" },
    ["db=x"],
    `error: Cannot choose an option of "db": the defaults of "/p/conf/config.yaml" hold no such group`,
  ],
  [
    "overrides that a flag parts",
    { "conf/config.yaml": "a: 1\n" },
    ["a=1", "-m", "b=2", "-cn", "config", "c=3", "d=4"],
    'error: Cannot pass "c=3" to "/p/main.py": Hydra takes its overrides side by side only',
  ],
  [
    "an imported program whose configs are no package",
    {
      "main.py": "from app import main\nmain()\n",
      "app.py": program,
      "conf/config.yaml": "a: 1\n",
    },
    [],
    `error: Cannot find the configs of "/p/app.py": an imported program's config_path is a Python package, and "/p/conf" has no __init__.py`,
  ],
];

for (const [promise, texts, words, message] of said) {
  Deno.test(`readProgramConfig() says so of ${promise}`, () => {
    assertEquals(messages(configOf(texts, words)), [message]);
  });
}

Deno.test("readProgramConfig() asks for no other sweeper where nothing sweeps", () => {
  assertEquals(
    messages(configOf({
      "conf/config.yaml":
        "defaults: [_self_, override hydra/sweeper: optuna]\n",
    }, ["lr=1"])),
    [],
  );
});

Deno.test("readProgramConfig() says nothing of configs that Python may add", () => {
  const config = configOf({
    "main.py": "from hydra.core.config_store import ConfigStore\n" + program,
    "conf/config.yaml": "defaults: [schema, {db: sqlite}, _self_]\n",
    "conf/db/mysql.yaml": "",
  }, ["opt=adam"]);
  assertEquals(messages(config), []);
  assertEquals(config.hasOption("db", "mysql"), "yes");
  assertEquals(config.hasOption("db", "oracle"), "unknown");
});

Deno.test("readProgramConfig() warns of a sweep that stands in Python", () => {
  const said = (python: string) =>
    messages(configOf({
      "main.py":
        `from hydra.core.config_store import ConfigStore\n${python}\n` +
        program,
      "conf/config.yaml": "lr: 1\n",
    }, []));
  const warned =
    'warning: Cannot tell what "/p/main.py" sweeps: it adds configs in Python, which name Hydra\'s sweeper or mode';
  const store = (hydra: string) =>
    `ConfigStore.instance().store(name="c", node={"hydra": ${hydra}})`;
  assertEquals(said(store('{"sweeper": {"params": {"lr": "1,2"}}}')), [warned]);
  assertEquals(said(store('{"mode": "MULTIRUN"}')), [warned]);
  assertEquals(said("conf = HydraConf(mode=RunMode.MULTIRUN)"), [warned]);
  assertEquals(said(store('{"run": {"dir": "x"}}')), []);
  assertEquals(said("many = hydra.mode == RunMode.MULTIRUN # sweeper"), []);
});

Deno.test("readProgramConfig() knows the options of a group on disk", () => {
  const config = configOf({
    "conf/config.yaml": "defaults: [{db: a}]\n",
    "conf/db/a.yaml": "",
    "conf/db/nest/b.yaml": "",
  });
  assertEquals(
    ["a", "a.yaml", "nest/b", "c"].map((it) => config.hasOption("db", it)),
    ["yes", "yes", "yes", "no"],
  );
});

Deno.test("readProgramConfig() finds an imported program's configs in its package", () => {
  const config = configOf({
    "main.py": "from pkg.app import main\nmain()\n",
    "pkg/app.py": program,
    "pkg/conf/__init__.py": "",
    "pkg/conf/config.yaml": "hydra: {sweeper: {params: {a: '1,2'}}}\n",
  });
  assertEquals(config.sweeperParams, [["a", "1,2"]]);
  assertEquals(messages(config), []);
});

Deno.test("readProgramConfig() tells where Hydra would write", () => {
  const written = (text: string, words: string[] = []) => {
    const { runDir, sweepDir, mode } = configOf(
      { "conf/config.yaml": text },
      words,
    );
    return [runDir, sweepDir, mode];
  };
  assertEquals(written("a: 1\n"), [undefined, "not set", "not set"]);
  assertEquals(
    written("hydra: {run: {dir: out}, mode: MULTIRUN}\n"),
    ["out", "not set", "multirun"],
  );
  assertEquals(written("hydra: {sweep: {subdir: x}}\n"), [
    undefined,
    "set",
    "not set",
  ]);
  assertEquals(written("a: 1\n", ["hydra.sweep.dir=x", "hydra.run.dir=y"]), [
    "y",
    "set",
    "not set",
  ]);
});

Deno.test("readProgramConfig() puts the environment into hydra.sweeper.params, as Hydra does", () => {
  const texts = {
    "conf/config.yaml": `hydra:
  sweeper:
    params:
      a: \${oc.env:A,\${oc.env:B,"1,2"}}
      b: \${oc.env:B,3}
      c: \${seeds}
`,
  };
  const config = configOf(texts, [], { B: "4,5" });
  assertEquals(config.sweeperParams, [
    ["a", "4,5"],
    ["b", "4,5"],
    ["c", "${seeds}"],
  ]);
  assertEquals(messages(config), [
    'warning: Cannot tell whether "c" sweeps: in hydra.sweeper.params of "/p/conf/config.yaml" it is "${seeds}"',
  ]);
  assertEquals(configOf(texts).sweeperParams.slice(0, 2), [
    ["a", "1,2"],
    ["b", "3"],
  ]);
});

Deno.test("readProgramConfig() refuses defaults lists that Hydra refuses", () => {
  const groups = {
    "conf/db/a.yaml": "x: 1\n",
    "conf/db/b.yaml": "x: 2\n",
  };
  const judged = (list: string, ...words: string[]) =>
    messages(
      configOf(
        { ...groups, "conf/config.yaml": `defaults: [${list}]\n` },
        words,
      ),
    );
  const cannot = 'error: Cannot compose the configs of "/p/main.py": ';
  assertEquals(judged("db: a, db: b, _self_"), [
    `${cannot}"db" is chosen twice, as b and as a`,
  ]);
  assertEquals(judged("db: a, db: a, _self_"), [
    `${cannot}"db" is chosen twice, both times as a`,
  ]);
  assertEquals(judged("db: a, _self_", "+db=b"), [
    `${cannot}"db" is chosen twice, as b and as a`,
  ]);
  assertEquals(judged("_self_", "+db=a", "+db=b"), [
    `${cannot}"db" is chosen twice, as b and as a`,
  ]);
  assertEquals(judged("db: a, db@x: b, _self_", "+db@y=a"), []);
  assertEquals(judged("db: a, _self_", "db=a", "db=b"), []);
  assertEquals(judged("_self_, db: a, _self_"), [
    `${cannot}_self_ stands twice in its defaults list`,
  ]);
  assertEquals(judged("db: a, override db: b, _self_"), []);
  assertEquals(judged("override db: a, db: b, _self_"), [
    `${cannot}overrides must be at the end of its defaults list`,
  ]);
});

Deno.test("readProgramConfig() says that a sweeper's config cannot be read, and not that it is another sweeper", () => {
  const config = configOf({
    "conf/config.yaml": "a: 1\n",
    "conf/hydra/sweeper/basic.yaml": "- 1\n",
  }, ["lr=1,2"]);
  assertEquals(
    messages(config).at(-1),
    `error: Cannot tell Hydra's sweeper from "/p/conf/hydra/sweeper/basic.yaml": it is no mapping`,
  );
});
