import { assertEquals } from "@std/assert";
import {
  placeOfProgram,
  type ProgramPlace,
} from "../../src/plan/expand_site.ts";
import { findSweeps } from "../../src/plan/plan.ts";
import { parseScript } from "../../src/script/script.ts";

function placeOf(
  text: string,
  environment: [string, string][] = [],
): ProgramPlace | undefined {
  const parsed = parseScript({ name: "script.sh", text }, []);
  if (!parsed.ok) throw new Error("cannot parse");
  const { sweeps } = findSweeps(parsed.script, {
    launchers: [],
    environment: new Map(environment),
  });
  return sweeps[0] && placeOfProgram(sweeps[0].site, "/w", text);
}

Deno.test("placeOfProgram() finds a program from where it is started", () => {
  assertEquals(placeOf("cd a && python b/main.py x=1\n"), {
    directory: "/w/a/b",
    file: "/w/a/b/main.py",
  });
  assertEquals(placeOf("python $X/main.py x=1\n"), { directory: undefined });
});

Deno.test("placeOfProgram() finds a container's path where its mounts have it", () => {
  const here = (command: string) =>
    placeOf(`${command} python /repo/b/main.py x=1\n`, [["PWD", "/w"]]);
  const found = { directory: "/w/b", file: "/w/b/main.py" };
  for (
    const command of [
      "apptainer exec --nv --bind $PWD:/repo --pwd /repo img.sif",
      'singularity exec -B "/data:/data,$PWD:/repo:ro" img.sif',
      "docker run --rm -v .:/repo image",
      "podman run --mount=type=bind,source=/w,target=/repo image",
      "srun --container-image=i --container-mounts=/w:/repo",
    ]
  ) assertEquals(here(command), found, command);
  assertEquals(here("apptainer exec img.sif"), {
    directory: "/repo/b",
    file: "/repo/b/main.py",
    inContainer: "yes",
  });
  assertEquals(
    placeOf("docker run -v /w/a:/c -w /c image python main.py x=1\n"),
    { directory: "/w/a", file: "/w/a/main.py" },
  );
});

Deno.test("placeOfProgram() looks for a module as Python does, and in src/", () => {
  const files = (root: string) =>
    ["pkg/app.py", "pkg/app/__main__.py"]
      .map((it) => ({ file: `${root}/${it}`, root }));
  assertEquals(placeOf("cd a\npython -m pkg.app x=1\n"), {
    directory: "/w/a",
    moduleFiles: [...files("/w/a"), ...files("/w/a/src")],
  });
  assertEquals(
    placeOf("python -m pkg.app x=1\n", [["PYTHONPATH", "/lib:code:"]])
      ?.moduleFiles,
    [
      ...files("/w"),
      ...files("/lib"),
      ...files("/w/code"),
      ...files("/w/src"),
    ],
  );
});
