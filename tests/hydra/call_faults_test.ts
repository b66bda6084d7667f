import { assertEquals } from "@std/assert";
import { findDecorator } from "../../src/hydra/decorator.ts";
import { readProgramConfig } from "../../src/hydra/program_config.ts";
import { filesOf } from "./files.ts";

const program = "@hydra.main(version_base=None, config_path='conf', " +
  "config_name='config')\ndef main(cfg): pass\n";

function said(words: string, text = program, script = ""): string[] {
  const files = filesOf({
    "/p/app.py": text,
    "/p/conf/config.yaml": "seed: 1\n",
    "/p/conf/other.yaml": "seed: 1\n",
    "/p/more/extra.yaml": "seed: 1\n",
  });
  const place = findDecorator("/p/app.py", { files, workDir: "/p" });
  if (place === undefined) throw new Error("there is no decorator");
  return readProgramConfig(place, {
    words: words.split(" "),
    workDir: "/p",
    files,
    environment: new Map(),
    script,
    decorator: "read",
  }).diagnostics.map((it) => `${it.severity}: ${it.message}`);
}

const clash = (state: string) => [
  `error: Cannot start "/p/app.py" with these flags: ${state}`,
];
const sweep = (flag: string, runs = "no run") => [
  `error: Cannot sweep with ${flag}: Hydra starts ${runs} then`,
];

const calls: [words: string, said: string[]][] = [
  ["--cfg job", []],
  ["--cfg=job --resolve", []],
  ["--info all seed=1", []],
  ["--help -m", []],
  ["--version seed=1,2", []],
  ["--version -cn nowhere nosense", []],
  ["-sc install=bash seed=1,2 -cn nowhere", []],
  ["--info plugins -cn nowhere", []],
  ["--info defaults -cn other", []],
  ["--help --resolve", []],
  ["seed=1,2 -- +x=3", []],
  ["-- seed=1,2", []],
  ["-r seed=3", []],
  // an expansion, such as `~model/net` of the shell's, may be any word
  ["seed=3 \udc00net", []],
  ["--config-n other seed=1,2", []],
  ["-cn=other", []],
  ["-cd more -cn extra", []],
  ["--cfg job -m", clash("Hydra takes either --cfg or -m")],
  ["--run -m", clash("Hydra takes either --run or -m")],
  ["--info -m", clash("Hydra takes either -m or --info")],
  ["--cfg nothing", clash('"nothing" is nothing that --cfg shows')],
  ["--info seed=3", clash('"seed=3" is nothing that --info shows')],
  ["--info -cn", clash("-cn needs a word behind it")],
  ["--cfg --resolve", clash("--cfg needs a word behind it")],
  ["-cn -m", clash("-cn needs a word behind it")],
  ["-sc", clash("-sc takes one of install, uninstall and query")],
  [
    "-sc install=bash query=fish",
    clash("-sc takes one of install, uninstall and query"),
  ],
  [
    "--hydra-help --resolve",
    clash("--resolve goes with --cfg or --help only"),
  ],
  ["--resolve", clash("--resolve goes with --cfg or --help only")],
  [
    "--multi seed=1,2",
    clash("a job is one run, and --multi would make it sweep again"),
  ],
  ["--cfg job seed=1,2", sweep("--cfg")],
  ["-h seed=1,2", sweep("-h")],
  ["--run seed=1,2", sweep("--run", "one run")],
  ["-cn nowhere", [
    'error: Cannot find the config "nowhere" of "/p/app.py": it is in none of its config directories, /p/conf',
  ]],
  ["--config-path none", [
    'error: Cannot find the config "config" of "/p/app.py": it is in none of its config directories, /p/none',
  ]],
  ["--config-path /elsewhere", [
    'warning: Cannot find the config "config" of "/p/app.py": it is in none of its config directories, /elsewhere',
  ]],
  ["--config-dir none", [
    'error: Cannot find the directory of --config-dir: "/p/none" is not there',
  ]],
  ["--run a/b.c=1", [
    'error: Cannot parse override "a/b.c=1": "b.c" cannot stand here in a key',
  ]],
  ["--version a/b.c=1", []],
  ["--lr 3", [
    'warning: Cannot pass "--lr" to "/p/app.py", as far as its text tells: it is neither a flag of Hydra nor key=value, and Hydra refuses it',
  ]],
];

Deno.test("a word is not looked up where Hydra composes no config", () => {
  const files = filesOf({
    "/p/app.py": program,
    "/p/conf/config.yaml": "seed: 1\n",
  });
  const place = findDecorator("/p/app.py", { files, workDir: "/p" });
  if (place === undefined) throw new Error("there is no decorator");
  const refused = (flags: string) =>
    readProgramConfig(place, {
      words: [...flags.split(" "), "nokey=1"],
      workDir: "/p",
      files,
      environment: new Map(),
      decorator: "read",
    }).refusedWord(["nokey=1"])?.kind;
  assertEquals(
    [
      "--version",
      "-sc install=bash",
      "--info plugins",
      "--info defaults-tree",
      "--info config",
      "--hydra-help",
    ].map(refused),
    [undefined, undefined, undefined, undefined, "refused", "refused"],
  );
});

for (const [words, wanted] of calls) {
  Deno.test(`of the call ${words} is said what Hydra says`, () => {
    assertEquals(said(words), wanted);
  });
}

Deno.test("flags of a program that reads its words itself are its own", () => {
  assertEquals(said("--lr 3", `import argparse\n${program}`), []);
});

Deno.test("a directory that the script names elsewhere may be made by it", () => {
  assertEquals(
    said("-cd gen", program, "mkdir gen\npython app.py -cd gen\n"),
    [
      'warning: Cannot find the directory of --config-dir: "/p/gen" is not there',
    ],
  );
});
