import { assertEquals } from "@std/assert";
import { families } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

/** What answers whether a family's server is there. */
const pings: Readonly<Record<string, string>> = {
  oar: "oarstat",
  torque: "qstat",
  sge: "qconf",
  lsf: "bparams",
  moab: "mdiag",
  flux: "flux",
};

/** Where the fakes tell families apart that share a submit program. */
const variables: Readonly<Record<string, string>> = {
  torque: "PBS_DEFAULT",
  sge: "SGE_ROOT",
};

for (const family of families.filter((it) => it.name !== "slurm")) {
  const flavour = family.env.FAKE_FLAVOUR ?? "";
  Deno.test(`of two schedulers the one is taken whose server answers: slurm and ${family.name} ${flavour}`, async () => {
    using project = new Project({
      "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
      "main.py": "",
    });
    const ping = pings[family.name] ?? "";
    const variable = variables[family.name];
    const env = {
      ...project.fakeEnvironment("sbatch", "scontrol", ...family.fakes, ping),
      ...family.env,
      ...variable === undefined ? {} : { [variable]: "x" },
    };
    const fake = `${project.root}/fake`;
    Deno.mkdirSync(fake);
    const call = async (down: readonly string[]) => {
      for (const it of down) Deno.writeTextFileSync(`${fake}/${it}-fails`, "");
      const { code, stderr } = await mlxpsub(["script.sh", "-n"], {
        cwd: project.dir,
        env,
      });
      for (const it of down) Deno.removeSync(`${fake}/${it}-fails`);
      return [code, stderr.split("\n")[0]];
    };
    const title = (text: unknown) =>
      String(text).replace(/; .* does/, "; it does");
    const [first, said] = await call(["scontrol"]);
    assertEquals([first, title(said)], [
      0,
      `scheduler: ${family.name}, whose server answers; it does not`,
    ]);
    const [second, other] = await call([ping]);
    assertEquals([second, title(other)], [
      0,
      "scheduler: slurm, whose server answers; it does not",
    ]);
    assertEquals(
      (await call([])).map((it) => String(it).replace(/.* are here, /, "")),
      ["2", "and both answer"],
    );
    assertEquals(
      (await call([ping, "scontrol"])).map((it) =>
        String(it).replace(/.* are here, /, "")
      ),
      ["2", "and no server answers"],
    );
  });
}
