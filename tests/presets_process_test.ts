import { assertEquals } from "@std/assert";
import { families } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

const own: Readonly<Record<string, { preset: string; line: string }>> = {
  slurm: { preset: "--account=lab", line: "#SBATCH --account=lab" },
  oar: { preset: "-p gpu", line: "#OAR -p gpu" },
  torque: { preset: "-A lab", line: "#PBS -A lab" },
  sge: { preset: "-P lab", line: "#$ -P lab" },
  lsf: { preset: "-P lab", line: "#BSUB -P lab" },
  moab: { preset: "-A lab", line: "#MSUB -A lab" },
  flux: { preset: "--bank=lab", line: "#flux: --bank=lab" },
};

for (const family of families) {
  const { preset = "", line = "" } = own[family.name] ?? {};
  Deno.test(`presets add to the script, which wins over them, as the call over it: ${family.name} ${family.env.FAKE_FLAVOUR ?? ""}`, async () => {
    using it = new Project({
      "script.sh": "#!/bin/bash\n#MLXPSUB --name own\npython main.py lr=1,2\n",
      "plain.sh": "#!/bin/bash\npython main.py lr=1,2\n",
      "says.sh": `#!/bin/bash\n${
        line.replace(/\S+$/, (it) => it.replace(/(lab|gpu)$/, "mine"))
      }\npython main.py\n`,
      "main.py": "",
      "sub/other.sh": "#!/bin/bash\npython main.py lr=1\n",
      "mlxpsub.yaml":
        `name: project\nschedulers:\n  ${family.name}:\n    set: ["${preset}"]\n`,
    });
    Deno.mkdirSync(`${it.root}/.config/mlxpsub`, { recursive: true });
    Deno.writeTextFileSync(
      `${it.root}/.config/mlxpsub/config.yaml`,
      `scheduler: ${family.name}\nname: user\nlog-dir: ${it.dir}/runs\n`,
    );
    const env = { ...it.fakeEnvironment(...family.fakes), ...family.env };
    const call = (...words: string[]) =>
      mlxpsub([...words, "-q", "-j1"], { cwd: it.dir, env });
    const seen = (id: number) => {
      const text = it.read(`runs/${id}/script.sh`);
      return [
        /(own|project|call|user)-\d/.exec(text)?.[1],
        text.split("\n").filter((it) => it.startsWith(line.split(" ")[0] ?? ""))
          .filter((it) => /(lab|gpu|mine)$/.test(it)).join("|"),
      ];
    };
    for (const script of ["plain.sh", "script.sh", "says.sh", "sub/other.sh"]) {
      const { code, stderr } = await call(script);
      assertEquals([script, code, stderr], [script, 0, ""]);
    }
    assertEquals((await call("script.sh", "--name", "call")).code, 0);
    const mine = line.replace(/(lab|gpu)$/, "mine");
    assertEquals([1, 3, 5, 6, 7].map(seen), [
      ["project", line],
      ["own", line],
      ["project", mine],
      ["project", line],
      ["call", line],
    ]);
  });
}

Deno.test("doctor shows what is preset, and by which line; errors keep everything untouched", async () => {
  using it = new Project({
    "script.sh": "#!/bin/bash\npython main.py lr=1,2\n",
    "main.py": "",
    "mlxpsub.yaml": "name: project\narray: false\n",
  });
  const user = `${it.root}/config/mlxpsub/config.yaml`;
  Deno.mkdirSync(`${it.root}/config/mlxpsub`, { recursive: true });
  Deno.writeTextFileSync(
    user,
    "jobs: 2\nname: user\narray: true\nschedulers: {slurm: {set: [--account=lab]}}\n",
  );
  const env = {
    ...it.fakeEnvironment("sbatch"),
    XDG_CONFIG_HOME: `${it.root}/config`,
  };
  const doctor = await mlxpsub(["doctor"], { cwd: it.dir, env });
  const project = `${it.dir}/mlxpsub.yaml`;
  assertEquals(
    doctor.stdout.split("\n").filter((it) => it.includes(".yaml:"))
      .map((it) => it.replace(/ {2,}/, "  ")),
    [
      `jobs  --jobs=2 (${user}:1)`,
      `name  --name=project (${project}:1)`,
      `array  off (${project}:2)`,
      `slurm set  --account=lab (${user}:4)`,
    ],
  );
  Deno.writeTextFileSync(project, "arrays: true\n");
  const before = it.snapshot();
  const { code, stdout, stderr } = await mlxpsub(["script.sh"], {
    cwd: it.dir,
    env,
  });
  assertEquals([code, stdout, stderr], [
    2,
    "",
    `${project}:1:1: error: Cannot read "arrays": there is no such option
   1 | arrays: true
     | ^
hint: Write array
`,
  ]);
  assertEquals(it.snapshot(), before);
  if (Deno.uid() !== 0) return;
  // a file of another user's presets nothing
  Deno.chownSync(project, 12345, 12345);
  const other = await mlxpsub(["script.sh", "-n", "-q"], { cwd: it.dir, env });
  assertEquals([other.code, other.stderr], [
    0,
    `mlxpsub: warning: "${project}" presets nothing: it belongs to another user (uid 12345)\n`,
  ]);
});
