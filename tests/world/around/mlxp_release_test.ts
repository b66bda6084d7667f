import { assertEquals } from "@std/assert";
import { mlxpRelease } from "../../../src/world/around/mlxp_release.ts";
import { inDirectory, writeFiles } from "../fixture.ts";

/** Two environments, as `python -m venv` lays them out. */
const environments = {
  "old/bin/python": "",
  "old/bin/activate": "",
  "old/lib/python3.11/site-packages/mlxp-0.2.7.dist-info/METADATA": "",
  "new/bin/python": "",
  "new/lib/python3.9/site-packages/mlxp-1.0.5.dist-info/METADATA": "",
  "none/bin/python": "",
  "none/lib/python3.9/site-packages/numpy-1.0.dist-info/METADATA": "",
};

Deno.test("mlxpRelease() looks into the environment that a script activates or names", () =>
  inDirectory((directory) => {
    writeFiles(directory, environments);
    const cases: [script: string, release: string | undefined][] = [
      ["source old/bin/activate\n", "0.2.7"],
      [`. ${directory}/new/bin/activate\n`, "1.0.5"],
      ["source old/bin/activate\nsource new/bin/activate\n", "1.0.5"],
      [`export PATH=${directory}/old/bin:$PATH\n`, "0.2.7"],
      [`${directory}/old/bin/python main.py\n`, "0.2.7"],
      ["source none/bin/activate\n", undefined],
      ["source $VENV/bin/activate\n", undefined],
      ["conda activate old\n", undefined],
      ["module load python\n", undefined],
    ];
    for (const [script, release] of cases) {
      assertEquals(mlxpRelease(script, directory), release, script);
    }
  }));

Deno.test("mlxpRelease() looks at the python on PATH where a script says nothing", () =>
  inDirectory((directory) => {
    writeFiles(directory, environments);
    const before = Deno.env.get("PATH") ?? "";
    Deno.env.set("PATH", `relative:/none:${directory}/old/bin:${before}`);
    assertEquals(mlxpRelease("python main.py\n", directory), "0.2.7");
    Deno.env.set("PATH", "/none");
    assertEquals(mlxpRelease("python main.py\n", directory), undefined);
    Deno.env.set("PATH", before);
  }));
