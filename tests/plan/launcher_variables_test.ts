import { assertEquals } from "@std/assert";
import { launcherVariables } from "../../src/plan/launcher_variables.ts";

const cases: [words: string, variables: [string, string][]][] = [
  ["python", []],
  ["srun -n 2 python", []],
  ["env DATA=a/b python", [["DATA", "a/b"]]],
  ["/usr/bin/env -i A=1 B= python", [["A", "1"], ["B", ""]]],
  ["srun --export=ALL,A=1,B=x=y python", [["A", "1"], ["B", "x=y"]]],
  ["srun --export PATH,A=1 python", [["A", "1"]]],
  ["singularity exec --env A=1,2,B=3 i.sif python", [["A", "1,2"], ["B", "3"]]],
  ["apptainer run --env=A=1 i.sif python", [["A", "1"]]],
  ["docker run -e A=1 -e HOME --env B=2 image python", [["A", "1"], [
    "B",
    "2",
  ]]],
  ["srun -e out=1 python", []],
];

for (const [words, variables] of cases) {
  Deno.test(`launcherVariables() of ${words}`, () => {
    assertEquals(launcherVariables(words.split(" ")), variables);
  });
}
