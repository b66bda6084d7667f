import { assertEquals } from "@std/assert";
import {
  type ConfigPlace,
  readDecorator,
} from "../../../src/world/around/decorator.ts";

function mlxp(configPath: string | null | undefined): ConfigPlace {
  return { framework: "mlxp", configPath, configName: "config" };
}

function hydra(
  configPath: string | null | undefined,
  configName: string | null | undefined,
): ConfigPlace {
  return { framework: "hydra", configPath, configName };
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
  ["joined strings", "@mlxp.launch(config_path='a' 'b')", mlxp(undefined)],
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
    hydra(null, "c"),
  ],
  [
    "Hydra with all",
    '@hydra.main(version_base="1.3", config_path="../conf", config_name="train.yaml")',
    hydra("../conf", "train.yaml"),
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
      "hydra.main(config_path='x')(f)()",
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

Deno.test("readDecorator() is quick on long programs", () => {
  const docstring = `"""${"a \\' ' \" # \n".repeat(20_000)}"""\n`;
  const program = docstring + "x = 'a' # b\n".repeat(40_000) +
    "@hydra.main(config_path='c')";
  const began = performance.now();
  assertEquals(readDecorator(program), hydra("c", null));
  assertEquals(performance.now() - began < 1000, true);
});
