import { assertEquals } from "@std/assert";
import { relocation } from "../../src/plan/relocation.ts";
import { sizeText, withMovedPaths } from "../../src/jobs/snapshot.ts";
import { parseScript } from "../../src/script/script.ts";

const moved = relocation(
  ["/home/me/proj", "/data/proj"],
  "/home/me/proj/logs/.mlxpsub/code/c",
);
const copy = "/home/me/proj/logs/.mlxpsub/code/c";

Deno.test("what is in a repository goes into its snapshot and back, by each of its names", () => {
  const into = (path: string) => moved.into(path);
  assertEquals(into("/home/me/proj"), copy);
  assertEquals(into("/home/me/proj/src/a.py"), `${copy}/src/a.py`);
  assertEquals(into("/data/proj/src"), `${copy}/src`);
  for (const it of ["/home/me/project", "/home/me", "/", `${copy}/src`]) {
    assertEquals(into(it), it);
  }
  assertEquals(moved.back(`${copy}/src/a.py`), "/home/me/proj/src/a.py");
  assertEquals(moved.back(copy), "/home/me/proj");
  for (const it of ["/home/me/proj/src", `${copy}2`, "/"]) {
    assertEquals(moved.back(it), it);
  }
});

Deno.test("absolute paths of programs and cd lead into a snapshot, other words do not", () => {
  const edited = (text: string): string => {
    const parsed = parseScript({ name: "script.sh", text }, ["#SBATCH"]);
    if (!parsed.ok) throw new Error("the script cannot be read");
    const places = new Map([["SLURM_SUBMIT_DIR", "/home/me/proj"]]);
    return withMovedPaths(parsed.script, moved, [], places);
  };
  const changes = [
    ["cd /home/me/proj || exit\n", `cd ${copy} || exit\n`],
    [
      'if true; then cd "/data/proj/src"; fi\n',
      `if true; then cd ${copy}/src; fi\n`,
    ],
    ["cd $SLURM_SUBMIT_DIR\n", `cd ${copy}\n`],
    ['cd "${SLURM_SUBMIT_DIR}/src"\n', `cd ${copy}/src\n`],
    [
      "srun python -u /home/me/proj/main.py lr=1 data=/home/me/proj/d\n",
      `srun python -u ${copy}/main.py lr=1 data=/home/me/proj/d\n`,
    ],
  ];
  for (const [before = "", after = ""] of changes) {
    assertEquals(edited(before), after);
  }
  for (
    const it of [
      "cd /home/me/project\n",
      "cd /home/me/proj/..\n",
      "cd '$SLURM_SUBMIT_DIR'\n",
      "cd $ROOT/src\n",
      "cd src\n",
      "cp /home/me/proj/a .\n",
      "echo cd /home/me/proj\n",
      "python -m train --cfg /home/me/proj/a.yaml\n",
    ]
  ) assertEquals(edited(it), it);
});

Deno.test("sizes of snapshots are told in three digits", () => {
  assertEquals(
    [sizeText(1, 999), sizeText(2, 1000), sizeText(3, 123_456_789)],
    ["1 file, 999 B", "2 files, 1.0 kB", "3 files, 123 MB"],
  );
});
