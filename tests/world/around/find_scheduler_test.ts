import { assertEquals } from "@std/assert";
import { presentSchedulers } from "../../../src/world/around/find_scheduler.ts";
import { inDirectory, makePrograms } from "../fixture.ts";

function present(variables: Record<string, string>): string[] {
  return presentSchedulers(variables).map((it) => it.name);
}

Deno.test("presentSchedulers() finds each by its submit command", () =>
  inDirectory((directory) => {
    for (
      const [program, name] of [
        ["sbatch", "slurm"],
        ["oarsub", "oar"],
        ["msub", "moab"],
        ["flux", "flux"],
        ["bsub", "lsf"],
      ] as const
    ) {
      const PATH = makePrograms(`${directory}/${name}`, [program]);
      assertEquals(present({ PATH }), [name]);
    }
    assertEquals(
      present({ PATH: `/nowhere:${directory}/lsf::${directory}/slurm` }),
      ["slurm", "lsf"],
    );
    assertEquals(present({ PATH: directory }), []);
    assertEquals(present({}), []);
  }));

Deno.test("presentSchedulers() tells the owners of qsub by what is beside it", () =>
  inDirectory((directory) => {
    const sge = makePrograms(`${directory}/sge`, ["qsub", "qconf"]);
    const torque = makePrograms(`${directory}/torque`, ["qsub", "pbsnodes"]);
    assertEquals(present({ PATH: sge }), ["sge"]);
    assertEquals(present({ PATH: torque }), ["torque"]);
    assertEquals(present({ PATH: `${torque}:${sge}` }), ["torque"]);
    assertEquals(present({ PATH: torque, SGE_ROOT: "/opt/sge" }), ["torque"]);
  }));

Deno.test("presentSchedulers() looks behind a link to qsub, too", () =>
  inDirectory((directory) => {
    makePrograms(`${directory}/opt`, ["qsub", "qacct"]);
    const PATH = makePrograms(`${directory}/bin`, []);
    Deno.symlinkSync(`${directory}/opt/qsub`, `${PATH}/qsub`);
    assertEquals(present({ PATH }), ["sge"]);
  }));

Deno.test("presentSchedulers() tells the owners of a lone qsub by the environment", () =>
  inDirectory((directory) => {
    const PATH = makePrograms(directory, ["qsub"]);
    assertEquals(present({ PATH, SGE_ROOT: "/opt/sge" }), ["sge"]);
    assertEquals(present({ PATH, PBS_DEFAULT: "server" }), ["torque"]);
    assertEquals(present({ PATH }), ["torque", "sge"]);
    assertEquals(
      present({ PATH, SGE_ROOT: "/opt/sge", PBS_SERVER: "server" }),
      ["torque", "sge"],
    );
  }));
