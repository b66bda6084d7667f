import { assertEquals } from "@std/assert";
import {
  type ConfigPlace,
  findDecorator,
  readDecorator,
} from "../../src/hydra/decorator.ts";
import { filesOf } from "./files.ts";
import { cpuTime } from "../cpu_time.ts";

function mlxp(configPath: string | null | undefined): ConfigPlace {
  return { framework: "mlxp", configPath, configName: "config", rules: "now" };
}

function hydra(
  configPath: string | null | undefined,
  configName: string | null | undefined,
  rules: ConfigPlace["rules"] = "1.1",
): ConfigPlace {
  return { framework: "hydra", configPath, configName, rules };
}

const programs: [name: string, program: string, place: ConfigPlace][] = [
  ["MLXP's default", "@mlxp.launch()\ndef main(ctx): pass\n", mlxp("configs")],
  ["a path", "import mlxp\n@mlxp.launch(config_path='conf')\n", mlxp("conf")],
  ["a bare launch", '@launch("./x")\n', mlxp("./x")],
  [
    "several lines",
    `@mlxp.launch(
    seeding_function=set_seeds,  # see config_path='no'
    config_path="a/b",
)
def train(ctx): pass`,
    mlxp("a/b"),
  ],
  [
    "a nested call",
    "@mlxp.launch(seeding_function=make(config_path='no', n=(1, 2)), config_path='x')",
    mlxp("x"),
  ],
  ["a computed path", "@mlxp.launch(config_path=HERE / 'x')", mlxp(undefined)],
  ["an f-string", "@mlxp.launch(config_path=f'{x}')", mlxp(undefined)],
  ["joined strings", "@mlxp.launch(config_path='a' 'b')", mlxp("ab")],
  ["an escape", "@mlxp.launch(config_path='a\\x62')", mlxp(undefined)],
  ["a raw string", "@mlxp.launch(config_path=r'a\\b')", mlxp("a\\b")],
  ["a comma and brackets", "@mlxp.launch(config_path='a,(b#')", mlxp("a,(b#")],
  [
    "Hydra without version_base",
    '@hydra.main(config_name="config")',
    hydra(".", "config"),
  ],
  ["Hydra with 1.1", '@hydra.main(version_base="1.1")', hydra(".", null)],
  [
    "Hydra with version_base",
    "@hydra.main(version_base=None, config_name='c')",
    hydra(null, "c", "now"),
  ],
  [
    "Hydra with all",
    '@hydra.main(version_base="1.3", config_path="../conf", config_name="train.yaml")',
    hydra("../conf", "train.yaml", "now"),
  ],
  ["Hydra by position", "@hydra.main('conf', 'c')", hydra("conf", "c")],
  ["None", "@hydra.main(config_path=None)", hydra(null, null)],
  [
    "an indented decorator",
    "if True:\n    @ hydra.main ( config_path = 'c' )\n    def main(): pass",
    hydra("c", null),
  ],
  [
    "a bare main",
    "from hydra import main\n@main(config_path='c')",
    hydra("c", null),
  ],
  [
    "others before it",
    `"""Usage:
@hydra.main(config_path="docstring")
"""
# @hydra.main(config_path="comment")
text = '''
@hydra.main(config_path="text")
'''
@functools.cache
def f(): pass
@hydra.main(config_path="real")
def main(cfg): pass
`,
    hydra("real", null),
  ],
  ["a call without an end", "@hydra.main(config_path='x'", hydra(".", null)],
];

for (const [name, program, place] of programs) {
  Deno.test(`readDecorator() reads ${name}`, () => {
    assertEquals(readDecorator(program), place);
  });
}

Deno.test("readDecorator() is undefined where there is no such decorator", () => {
  for (
    const program of [
      "",
      "import argparse\n",
      "# @hydra.main(config_path='x')",
      "x = '@hydra.main(config_path=1)'",
      "@remain(config_path='x')",
      "@main\ndef f(): pass",
      "'''unfinished\n@hydra.main(",
    ]
  ) {
    const place = readDecorator(program);
    if (program.startsWith("'''")) continue;
    assertEquals(place, undefined, program);
  }
});

const around = { files: filesOf({}), workDir: "/w" };

const paths: [written: string, setUp: string, path: string | undefined][] = [
  ["CONF", 'CONF = "conf"', "conf"],
  ["CONF", 'CONF: str = "conf"  # here', "conf"],
  ["CONF", 'A = "x"\nCONF = "a"\nCONF = A + "/b"', "x/b"],
  ["CONF", "CONF = (\n  'a'\n  'b'\n)", "ab"],
  ["CONF", 'if x:\n    CONF = "conf"', undefined],
  ["CONF", 'CONF = "a"\nCONF += "b"', undefined],
  ["CONF", "CONF = CONF", undefined],
  ['os.path.join("a", "b")', "", "a/b"],
  ['os.path.join(os.path.dirname(__file__), "conf")', "", "/p/sub/conf"],
  [
    'os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "conf")',
    "",
    "/p/sub/../conf",
  ],
  [
    'osp.join(HERE, "conf")',
    "HERE = osp.dirname(osp.realpath(__file__))",
    "/p/sub/conf",
  ],
  ['join(dirname(__file__), "conf")', "", "/p/sub/conf"],
  ['str(Path(__file__).parent / "conf")', "", "/p/sub/conf"],
  [
    'str(pathlib.Path(__file__).resolve().parent.parent / "conf")',
    "",
    "/p/conf",
  ],
  ['(Path(__file__).parents[1] / "conf").as_posix()', "", "/p/conf"],
  ['Path(__file__).parent.joinpath("a", "b")', "", "/p/sub/a/b"],
  ['f"{ROOT}/conf"', 'ROOT = "/r"', "/r/conf"],
  ['f"{os.path.dirname(__file__)}/conf"', "", "/p/sub/conf"],
  ['os.getcwd() + "/conf"', "", "/w/conf"],
  ['os.path.abspath("conf")', "", "/w/conf"],
  ['os.environ["CONF"]', "", undefined],
  ['os.environ.get("CONF", "conf")', "", undefined],
  ["cfg.path", 'cfg = "x"', undefined],
  ['"conf" if x else "other"', "", undefined],
  ["get_path()", "", undefined],
];

for (const [written, setUp, path] of paths) {
  Deno.test(`readDecorator() computes ${written} after ${setUp || "nothing"}`, () => {
    assertEquals(
      readDecorator(
        `${setUp}\n@hydra.main(config_path=${written}, config_name="c")\n`,
        { file: "/p/sub/main.py", workDir: "/w", imported: () => undefined },
      ),
      hydra(path, "c"),
    );
  });
}

const calls: [name: string, program: string, place: ConfigPlace][] = [
  ["a call", "hydra.main('conf', 'c')(f)()", hydra("conf", "c")],
  [
    "an alias",
    "from hydra import main as hydra_main\n@hydra_main('conf', 'c')",
    hydra("conf", "c"),
  ],
  [
    "hydra-zen",
    "zen(f).hydra_main(config_name='c', config_path=None, version_base='1.3')",
    hydra(null, "c", "now"),
  ],
  [
    "a version that is computed",
    "@hydra.main(version_base=BASE)",
    { ...hydra(undefined, null), rules: undefined },
  ],
];

for (const [name, program, place] of calls) {
  Deno.test(`readDecorator() reads ${name} of hydra.main`, () => {
    assertEquals(readDecorator(program), place);
  });
}

Deno.test("findDecorator() follows the function that a program calls", () => {
  const swapp = "@hydra.main('conf', 'c')\ndef main(cfg): pass\n";
  const found = { file: "/p/swapp.py", module: "swapp", root: "/p" };
  for (
    const program of [
      "from swapp import main\nmain()",
      "from swapp import main as run\nif True:\n    run()",
      "import swapp\nswapp.main()",
    ]
  ) {
    const files = filesOf({ "/p/main.py": program, "/p/swapp.py": swapp });
    assertEquals(
      findDecorator("/p/main.py", { ...around, files }),
      { ...hydra("conf", "c"), ...found },
      program,
    );
  }
});

Deno.test("findDecorator() finds the modules of a program that is itself one", () => {
  const files = filesOf({
    "/p/pkg/cli.py": "from .train import main\nmain()",
    "/p/pkg/other.py": "from pkg.train import main\nmain()",
    "/p/pkg/train.py": "@hydra.main('conf', 'c')\ndef main(cfg): pass\n",
  });
  for (const name of ["cli", "other"]) {
    assertEquals(
      findDecorator(`/p/pkg/${name}.py`, { ...around, files, root: "/p" }),
      {
        ...hydra("conf", "c"),
        file: "/p/pkg/train.py",
        module: "pkg.train",
        root: "/p",
      },
    );
  }
});

Deno.test("findDecorator() passes over a decorated function that is not called", () => {
  const files = filesOf({
    "/p/main.py": "from swapp import helper\nhelper()",
    "/p/swapp.py":
      "@hydra.main('conf', 'c')\ndef main(cfg): pass\ndef helper(): pass\n",
  });
  assertEquals(findDecorator("/p/main.py", { ...around, files }), undefined);
});

Deno.test("findDecorator() takes constants from the program's own modules", () => {
  const files = filesOf({
    "/p/main.py":
      "from settings.paths import CONF as C\n@hydra.main(C, 'c')\ndef f(): pass",
    "/p/settings/paths.py":
      "from .names import NAME\nCONF = os.path.join(os.path.dirname(__file__), NAME)\n",
    "/p/settings/names.py": "NAME = 'conf'\n",
  });
  assertEquals(
    findDecorator("/p/main.py", { ...around, files })?.configPath,
    "/p/settings/conf",
  );
});

Deno.test("findDecorator() ends where modules import each other", () => {
  const files = filesOf({
    "/p/main.py": "from a import f\nf()",
    "/p/a.py": "from b import f",
    "/p/b.py": "from a import f",
  });
  assertEquals(findDecorator("/p/main.py", { ...around, files }), undefined);
});

Deno.test("readDecorator() is quick on long programs", () => {
  const docstring = `"""${"a \\' ' \" # \n".repeat(20_000)}"""\n`;
  const program = docstring + "x = 'a' # b\n".repeat(40_000) +
    "@hydra.main(config_path='c')";
  const time = cpuTime(() =>
    assertEquals(readDecorator(program), hydra("c", null))
  );
  assertEquals(time < 1000, true, `${time} ms`);
});
