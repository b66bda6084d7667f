import { assertEquals } from "@std/assert";
import { isGroup } from "../../src/hydra/config_sources.ts";
import { composeDefaults } from "../../src/hydra/defaults_list.ts";
import type { Rules } from "../../src/hydra/defaults_entry.ts";
import { type GroupWord, readWord } from "../../src/hydra/group_words.ts";
import { filesOf } from "./files.ts";

const groups = {
  "db/mysql.yaml": "port: 1\n",
  "db/sqlite.yaml": "file: x\n",
  "model/net/vit.yaml": "kind: vit\n",
  "model/net/cnn.yaml": "kind: cnn\n",
};

interface Composed {
  /** `file@package`, without what Hydra itself brings. */
  configs: string[];
  gaps: string[];
  unused: string[];
}

/** The list of config.yaml for some words; Hydra 1.3.2 gives the same order. */
function compose(
  files: Record<string, string>,
  words: string[] = [],
  rules: Rules = "now",
): Composed {
  const sources = {
    directories: ["/c"],
    files: filesOf(
      Object.fromEntries(
        Object.entries({ ...groups, ...files }).map((
          [name, text],
        ) => [`/c/${name}`, text]),
      ),
    ),
  };
  const read = words.map((it) =>
    readWord(it, (name) => isGroup(name, sources))
  );
  const group = read.filter((it): it is GroupWord =>
    it.kind !== "set" && it.kind !== "remove"
  );
  const list = composeDefaults("config", group, sources, rules);
  return {
    configs: list.configs.filter((it) => it.file.startsWith("/c/")).map((it) =>
      `${it.file.slice("/c/".length)}@${it.package}`
    ),
    gaps: list.gaps.map((it) => `${it.file}: ${it.state}`),
    unused: list.unused.map((it) => `${it.key} ${it.file ?? "command"}`),
  };
}

const cases: [
  promise: string,
  files: Record<string, string>,
  words: string[],
  configs: string[],
][] = [
  [
    "takes the config before its defaults where _self_ comes first",
    { "config.yaml": "defaults: [_self_, {db: mysql}]\na: 1\n" },
    [],
    ["config.yaml@", "db/mysql.yaml@db"],
  ],
  [
    "takes the config last where _self_ is missing",
    { "config.yaml": "defaults:\n- db: mysql\n- model/net: vit\na: 1\n" },
    [],
    ["db/mysql.yaml@db", "model/net/vit.yaml@model.net", "config.yaml@"],
  ],
  [
    "follows the words of the command",
    { "config.yaml": "defaults:\n- db: mysql\n- model/net: vit\n" },
    ["db=sqlite", "~model/net"],
    ["db/sqlite.yaml@db", "config.yaml@"],
  ],
  [
    "appends with a plus, to the end and into a package",
    { "config.yaml": "defaults:\n- db: mysql\n- _self_\n" },
    ["+model/net=cnn", "+db@other=sqlite"],
    [
      "db/mysql.yaml@db",
      "config.yaml@",
      "model/net/cnn.yaml@model.net",
      "db/sqlite.yaml@other",
    ],
  ],
  [
    "appends to a config without defaults",
    { "config.yaml": "a: 1\n" },
    ["+db=mysql"],
    ["config.yaml@", "db/mysql.yaml@db"],
  ],
  [
    "tells packages of one group apart",
    { "config.yaml": "defaults: [{db@src: mysql}, {db@dst: mysql}]\n" },
    ["db@dst=sqlite"],
    ["db/mysql.yaml@src", "db/sqlite.yaml@dst", "config.yaml@"],
  ],
  [
    "goes into configs of configs, relative to their group",
    {
      "config.yaml": "defaults: [model: big]\n",
      "model/big.yaml": "defaults:\n- net: vit\n- /db: mysql\n- base\nx: 1\n",
      "model/base.yaml": "y: 1\n",
    },
    [],
    [
      "model/net/vit.yaml@model.net",
      "db/mysql.yaml@model.db",
      "model/base.yaml@model",
      "model/big.yaml@model",
      "config.yaml@",
    ],
  ],
  [
    "obeys the package that a config's first line names",
    {
      "config.yaml": "defaults: [{exp: a}]\n",
      "exp/a.yaml":
        "# @package _global_\ndefaults: [{/model/net: vit}]\nlr: 1\n",
    },
    [],
    ["model/net/vit.yaml@model.net", "exp/a.yaml@", "config.yaml@"],
  ],
  [
    "lets a later config override the option of an earlier group",
    {
      "config.yaml": "defaults: [{db: mysql}, _self_, {exp: null}]\n",
      "exp/a.yaml": "# @package _global_\ndefaults: [override /db: sqlite]\n",
    },
    ["exp=a"],
    ["db/sqlite.yaml@db", "config.yaml@", "exp/a.yaml@"],
  ],
  [
    "lets the command win over an override in a config",
    {
      "config.yaml": "defaults: [{db: mysql}, _self_, {exp: a}]\n",
      "exp/a.yaml": "# @package _global_\ndefaults: [override /db: sqlite]\n",
    },
    ["db=mysql"],
    ["db/mysql.yaml@db", "config.yaml@", "exp/a.yaml@"],
  ],
  [
    "takes several options of one group",
    { "config.yaml": "defaults: [{db: [mysql, sqlite]}]\n" },
    [],
    ["db/mysql.yaml@db", "db/sqlite.yaml@db", "config.yaml@"],
  ],
  [
    "passes over what is optional and missing, and over ???",
    {
      "config.yaml":
        "defaults: [optional db: none, {model/net: '???'}, _self_]\n",
    },
    [],
    ["config.yaml@"],
  ],
  [
    "resolves the option of another group",
    {
      "config.yaml": "defaults: [{tune: '${db}'}, {db: mysql}]\n",
      "tune/sqlite.yaml": "z: 1\n",
    },
    ["db=sqlite"],
    ["tune/sqlite.yaml@tune", "db/sqlite.yaml@db", "config.yaml@"],
  ],
  [
    "takes keywords in either order, and a config by its path",
    {
      "config.yaml": "defaults: ['/sub/part@there', _self_]\n",
      "sub/part.yaml": "q: 1\n",
    },
    [],
    ["sub/part.yaml@there", "config.yaml@"],
  ],
  [
    "keeps a config of nothing but overrides",
    { "config.yaml": "defaults: [override hydra/sweeper: mine]\na: 1\n" },
    [],
    ["config.yaml@"],
  ],
];

for (const [promise, files, words, configs] of cases) {
  Deno.test(`composeDefaults() ${promise}`, () => {
    const composed = compose(files, words);
    assertEquals(composed.configs, configs);
    assertEquals(composed.unused, []);
  });
}

Deno.test("composeDefaults() overrides Hydra's own groups without the keyword by the rules of 1.1 only", () => {
  const files = {
    "config.yaml": "defaults: [_self_, {hydra/sweeper: mine}]\n",
    "hydra/sweeper/mine.yaml": "params: {}\n",
  };
  assertEquals(compose(files, [], "1.1").configs, [
    "hydra/sweeper/mine.yaml@hydra.sweeper",
    "config.yaml@",
  ]);
  assertEquals(compose(files).configs, [
    "config.yaml@",
    "hydra/sweeper/mine.yaml@hydra.sweeper",
  ]);
});

Deno.test("composeDefaults() says what it could not follow", () => {
  assertEquals(
    compose({
      "config.yaml":
        "defaults: [{db: none}, {model/net: '${x}'}, other, _self_]\n",
      "other.yaml": "defaults: {a: b}\n",
    }),
    {
      configs: ["other.yaml@", "config.yaml@"],
      gaps: [
        "/c/other.yaml: its defaults are no list",
        "db/none.yaml: it is in none of the config directories",
        '/c/config.yaml: "model/net: ${x}" is known only to Hydra',
      ],
      unused: [],
    },
  );
});

Deno.test("composeDefaults() says what overrides nothing", () => {
  assertEquals(
    compose({
      "config.yaml": "defaults: [_self_, override db: sqlite]\n",
    }, ["model/net=vit"]).unused,
    ["model/net command", "db /c/config.yaml"],
  );
});

Deno.test("composeDefaults() ends where configs name each other", () => {
  const { gaps } = compose({
    "config.yaml": "defaults: [a]\n",
    "a.yaml": "defaults: [b]\n",
    "b.yaml": "defaults: [a]\n",
  });
  assertEquals(gaps, ["b.yaml: the defaults go on without end"]);
});
