import { assertEquals } from "@std/assert";
import { noFacts, type ProgramFacts } from "../../../src/plan/program.ts";
import { configFilesHere } from "../../../src/world/around/config_files.ts";
import { readProgram } from "../../../src/world/around/program.ts";
import { inDirectory, writeFiles } from "../fixture.ts";

/** Facts about main.py among these files, read for a command in /. */
function factsOf(
  directory: string,
  files: Record<string, string>,
  words: string[] = [],
): ProgramFacts {
  writeFiles(directory, files);
  return readProgram({
    directory,
    file: `${directory}/main.py`,
    words,
    workDir: directory,
  }, configFilesHere());
}

const {
  groupOptions: _groups,
  hasOption: _options,
  refusedWord: _words,
  ...nothing
} = noFacts;

const plain = '@hydra.main(config_path="conf", config_name="exp")\n';
const sweeping = (params: string) => ({
  "main.py": plain,
  "conf/exp.yaml": `lr: 1\nhydra:\n  sweeper:\n    params:\n${params}`,
});

Deno.test("readProgram() knows nothing of a program that is not there", () =>
  inDirectory((directory) => {
    for (const place of [undefined, directory, `${directory}/none`]) {
      const { groupOptions, hasOption, refusedWord, ...facts } = readProgram({
        directory: place,
        ...(place === undefined ? {} : { file: `${place}/main.py` }),
        words: [],
      }, configFilesHere());
      assertEquals(facts, nothing);
      assertEquals(hasOption("model", "a"), "unknown");
      assertEquals(groupOptions("model"), undefined);
      assertEquals(refusedWord(["none=1"]), undefined);
    }
  }));

Deno.test("readProgram() takes the log directory from mlxp.yaml, as written", () =>
  inDirectory((directory) => {
    const yaml = "logger:\n  parent_log_dir: ../runs  # here\n";
    assertEquals(
      factsOf(directory, { "configs/mlxp.yaml": yaml }).parentLogDir,
      "../runs",
    );
    assertEquals(
      factsOf(directory, {
        "main.py": "@mlxp.launch(config_path='other')\n",
        "other/mlxp.yaml": "logger: {parent_log_dir: /scratch/x}\n",
      }).parentLogDir,
      "/scratch/x",
    );
    assertEquals(
      factsOf(directory, {}, ["--config-path", "configs"]).parentLogDir,
      "/scratch/x",
    );
  }));

Deno.test("readProgram() leaves the log directory open where mlxp.yaml does", () =>
  inDirectory((directory) => {
    for (
      const yaml of [
        "",
        "use_logger: true\n",
        "# parent_log_dir\nlogger:\n  name: x\n",
        "logger: parent_log_dir\n",
        "parent_log_dir: x\n",
      ]
    ) {
      const { groupOptions: _, hasOption: _has, refusedWord: _word, ...facts } =
        factsOf(directory, { "configs/mlxp.yaml": yaml });
      assertEquals(facts, nothing);
    }
  }));

Deno.test("readProgram() resolves the environment in a log directory, as MLXP does", () =>
  inDirectory((directory) => {
    Deno.env.set("PROGRAM_TEST", "/scratch/me");
    for (
      const [written, read] of [
        ["${oc.env:PROGRAM_TEST}/logs", "/scratch/me/logs"],
        ["${oc.env:PROGRAM_TEST_NONE,/tmp}/logs", "/tmp/logs"],
        ["'${oc.env:PROGRAM_TEST_NONE, \"a b\"}/logs'", "a b/logs"],
        ["~/logs", "~/logs"],
      ]
    ) {
      assertEquals(
        factsOf(directory, {
          "configs/mlxp.yaml": `logger:\n  parent_log_dir: ${written}\n`,
        }).parentLogDir,
        read,
      );
    }
    Deno.env.delete("PROGRAM_TEST");
  }));

Deno.test("readProgram() says why a log directory cannot be told", () =>
  inDirectory((directory) => {
    for (
      const [value, state] of [
        [
          "${oc.env:PROGRAM_TEST_NONE}/x",
          "logger.parent_log_dir needs $PROGRAM_TEST_NONE, which is not set",
        ],
        [
          "${mlxp.root}/x",
          'logger.parent_log_dir needs "${mlxp.root}", which only MLXP can resolve',
        ],
        ["2024", "logger.parent_log_dir is not a path"],
        ["null", "logger.parent_log_dir is not a path"],
        ["''", "logger.parent_log_dir is not a path"],
      ]
    ) {
      const facts = factsOf(directory, {
        "configs/mlxp.yaml": `logger:\n  parent_log_dir: ${value}\n`,
      });
      assertEquals(facts.parentLogDir, undefined);
      assertEquals(facts.diagnostics, []);
      assertEquals(facts.parentLogDirFault, {
        severity: "error",
        message:
          `Cannot tell the log directory from "${directory}/configs/mlxp.yaml": ${state}`,
        hint: "Mend the file, or name the directory with --log-dir",
      });
    }
  }));

Deno.test("readProgram() does not guess the log directory of a broken mlxp.yaml", () =>
  inDirectory((directory) => {
    const { parentLogDirFault } = factsOf(directory, {
      "configs/mlxp.yaml": "logger:\n  parent_log_dir: [\n",
    });
    assertEquals(
      parentLogDirFault?.message.startsWith(
        `Cannot tell the log directory from "${directory}/configs/mlxp.yaml": it is not YAML: `,
      ),
      true,
    );
  }));

Deno.test("readProgram() reads hydra.sweeper.params in order and in the user's spelling", () =>
  inDirectory((directory) => {
    const facts = factsOf(
      directory,
      sweeping(
        `      model: choice(a,b)
      +lr: 1.0   # a number
      seed: 1,2
      wd: 1e-3
      n: 0x10
      flag: true
      'q': '${"${lr}"},"x y"'
      range: range(1,4)
`,
      ),
    );
    assertEquals(facts.diagnostics, []);
    assertEquals(facts.sweeperParams, [
      ["model", "choice(a,b)"],
      ["+lr", "1.0"],
      ["seed", "1,2"],
      ["wd", "1e-3"],
      ["n", "0x10"],
      ["flag", "true"],
      ["q", '${lr},"x y"'],
      ["range", "range(1,4)"],
    ]);
  }));

Deno.test("readProgram() reports params that Hydra itself refuses", () =>
  inDirectory((directory) => {
    assertEquals(
      factsOf(directory, sweeping("      a: null\n      b: [1, 2]\n"))
        .diagnostics,
      [
        {
          severity: "error",
          message:
            `Cannot use hydra.sweeper.params of "${directory}/conf/exp.yaml": "a" is null, which Hydra refuses`,
          hint: 'Write it in quotes: a: "…"',
        },
        {
          severity: "error",
          message:
            `Cannot use hydra.sweeper.params of "${directory}/conf/exp.yaml": "b" is not a text, which Hydra refuses`,
          hint: 'Write it in quotes: b: "…"',
        },
      ],
    );
  }));

Deno.test("readProgram() refuses a main config that is not YAML, as Hydra does", () =>
  inDirectory((directory) => {
    for (const text of ["a: [\n", "hydra: {sweeper: [\n"]) {
      const broken = factsOf(directory, {
        "main.py": plain,
        "conf/exp.yaml": text,
      });
      assertEquals(broken.sweeperParams, []);
      assertEquals(
        broken.diagnostics.map((it) => [it.severity, it.hint]),
        [["error", "Mend the file: the program would refuse it too"]],
      );
      assertEquals(
        broken.diagnostics[0]?.message.startsWith(
          `Cannot read the config "${directory}/conf/exp.yaml": it is not YAML: `,
        ),
        true,
      );
    }
  }));

Deno.test("readProgram() warns of a config that may be another program's, if it may sweep", () =>
  inDirectory((directory) => {
    const assumed = (text: string) =>
      factsOf(directory, { "configs/config.yaml": text }).diagnostics
        .map((it) => it.severity);
    assertEquals(assumed("hydra: {sweeper: [\n"), ["warning"]);
    assertEquals(assumed("a: [\n"), []);
  }));

Deno.test("readProgram() obeys Hydra's own flags, the last of each", () =>
  inDirectory((directory) => {
    const params = (value: string) =>
      `hydra: {sweeper: {params: {a: ${value}}}}\n`;
    const files = {
      "main.py": plain,
      "conf/exp.yaml": params("conf-exp"),
      "conf/other.yaml": params("conf-other"),
      "conf/sub/deep.yaml": `# @package _global_\n${params("deep")}`,
      "conf/sub/packaged.yaml": params("deep"),
      "alt/exp.yaml": params("alt-exp"),
      "alt/extra.yaml": params("alt-extra"),
    };
    const cases: [words: string[], value: string | undefined][] = [
      [[], "conf-exp"],
      [["lr=1", "--config-name", "other"], "conf-other"],
      [["--config-name=other"], "conf-other"],
      [["-cn", "other", "-cn=exp"], "conf-exp"],
      [["-cn", "other.yaml"], "conf-other"],
      [["-cn", "sub/deep"], "deep"],
      [["-cn", "sub/packaged"], undefined],
      [["-cp", "alt"], "alt-exp"],
      [["--config-path=./alt", "-m"], "alt-exp"],
      [["--config-path", `${directory}/alt`], "alt-exp"],
      [["-cd", "alt", "-cn", "extra"], "alt-extra"],
      [["--config-dir", "alt"], "conf-exp"],
      [["-cp", "pkg://x.y"], undefined],
      [["-cp", "\udc00/alt"], undefined],
      [["-cn", "\udc00"], undefined],
      [["-cn", "none"], undefined],
    ];
    for (const [words, value] of cases) {
      assertEquals(
        factsOf(directory, files, words).sweeperParams,
        value === undefined ? [] : [["a", value]],
        words.join(" "),
      );
    }
  }));

Deno.test("readProgram() knows MLXP's defaults", () =>
  inDirectory((directory) => {
    const facts = factsOf(directory, {
      "main.py": "import mlxp\n@mlxp.launch()\ndef main(ctx): pass\n",
      "configs/config.yaml": 'hydra: {sweeper: {params: {seed: "1,2"}}}\n',
      "configs/model/a.yaml": "",
    });
    assertEquals(facts.sweeperParams, [["seed", "1,2"]]);
    assertEquals(facts.groupOptions("model"), ["a"]);
  }));

Deno.test("groupOptions() lists a group as Hydra's glob() does", () =>
  inDirectory((directory) => {
    const { groupOptions } = factsOf(directory, {
      "main.py": plain,
      "conf/db/x.yaml": "",
      "conf/db/B.yaml": "",
      "conf/db/a-1.yaml": "",
      "conf/db/.hid.yaml": "",
      "conf/db/y.yml": "",
      "conf/db/notes.txt": "",
      "conf/db/c": "",
      "conf/db/nest/q.yaml": "",
      "conf/db/dir.yaml/z.yaml": "",
      "conf/empty/notes.txt": "",
    });
    Deno.symlinkSync("x.yaml", `${directory}/conf/db/link.yaml`);
    Deno.symlinkSync("none", `${directory}/conf/db/dangling.yaml`);
    assertEquals(groupOptions("db"), [".hid", "B", "a-1", "link", "x"]);
    assertEquals(groupOptions("db/nest"), ["q"]);
    assertEquals(groupOptions("empty"), []);
    assertEquals(groupOptions("none"), undefined);
    assertEquals(groupOptions("db/x.yaml"), undefined);
  }));

Deno.test("groupOptions() joins the options of both config directories", () =>
  inDirectory((directory) => {
    const { groupOptions } = factsOf(directory, {
      "main.py": plain,
      "conf/db/x.yaml": "",
      "conf/db/y.yaml": "",
      "extra/db/e.yaml": "",
      "extra/db/x.yaml": "",
      "extra/more/m.yaml": "",
    }, ["--config-dir", "extra"]);
    assertEquals(groupOptions("db"), ["e", "x", "y"]);
    assertEquals(groupOptions("more"), ["m"]);
  }));

Deno.test("readProgram() takes no sweep from the configs of a Compose API program", () =>
  inDirectory((directory) => {
    const configs = {
      "configs/config.yaml": "hydra: {sweeper: {params: {lr: '1,2'}}}\n",
    };
    const programs = {
      "with hydra.initialize(config_path='configs'):\n": [],
      "hydra.initialize_config_dir(here)\n": [],
      "# hydra.initialize()\n": [["lr", "1,2"]],
      "from lib import main\n": [["lr", "1,2"]],
    };
    for (const [line, params] of Object.entries(programs)) {
      const text = `import hydra\n${line}`;
      assertEquals(
        factsOf(directory, { ...configs, "main.py": text }).sweeperParams,
        params as [string, string][],
      );
    }
  }));

Deno.test("readProgram() knows the releases of MLXP that leave interpolations in info.yaml", () =>
  inDirectory((directory) => {
    for (
      const [release, ids] of [
        ["0.2.7", "text"],
        ["1.0.0", "text"],
        ["1.0.1", "resolved"],
        ["1.0.5", "resolved"],
      ] as const
    ) {
      const venv = `venv-${release}`;
      writeFiles(directory, {
        "main.py": "@mlxp.launch()\ndef main(ctx): pass\n",
        [`${venv}/bin/python`]: "",
        [`${venv}/lib/python3.11/site-packages/MLXP-${release}.dist-info/METADATA`]:
          "",
      });
      const facts = readProgram({
        directory,
        file: `${directory}/main.py`,
        words: [],
        workDir: directory,
        script: `${directory}/${venv}/bin/python main.py\n`,
      }, configFilesHere());
      assertEquals(facts.mlxpIds, ids, release);
    }
  }));
