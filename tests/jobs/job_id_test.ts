import { assertEquals } from "@std/assert";
import { readParts } from "../../src/plan/script_parts.ts";
import { parseScript } from "../../src/script/script.ts";
import { looks } from "../../src/world/around/here.ts";

/** The words of each run in jobs of SLURM, or what is wrong. */
function runsOf(text: string, jobIdVariable = "SLURM_JOB_ID"): string[] {
  const parsed = parseScript({ name: "script.sh", text: `${text}\n` }, []);
  if (!parsed.ok) return parsed.diagnostics.map((it) => it.message);
  const environment = new Map([["HOME", "/home/me"]]);
  const { parts, diagnostics } = readParts(
    parsed.script,
    { launchers: [], environment, jobIdVariable },
    100,
    { ...looks, environment, workDir: "/", scriptPath: "/script.sh" },
  );
  return [
    ...parts.flatMap((it) => it.sweeps).map(({ site: { run } }) =>
      run.arguments.map((it) => it.text.text).join(" ")
    ),
    ...diagnostics.filter((it) => it.severity === "error")
      .map((it) => it.message),
  ];
}

const choice = (condition: string): string =>
  `if ${condition}; then python a.py in; else python a.py out; fi`;

Deno.test("readParts() knows that a job has an id", () => {
  for (
    const condition of [
      '[ -n "$SLURM_JOB_ID" ]',
      "[ $SLURM_JOB_ID ]",
      '! [ -z "$SLURM_JOB_ID" ]',
      '[ ! -z "${SLURM_JOB_ID:-}" ]',
      '[ "$SLURM_JOB_ID" != "" ]',
      'test "" != "$SLURM_JOB_ID"',
      "[[ -n $SLURM_JOB_ID ]]",
      "[[ $SLURM_JOB_ID ]]",
      "[[ ! -z ${SLURM_JOB_ID-} ]]",
      "[[ $SLURM_JOB_ID != '' ]]",
      "[[ -v SLURM_JOB_ID ]]",
      '[ "${SLURM_JOB_ID:+yes}" = yes ]',
    ]
  ) {
    assertEquals([condition, ...runsOf(choice(condition))], [condition, "in"]);
  }
});

Deno.test("readParts() knows no more of a job's id, and of no other variable", () => {
  const depends = (what: string): string =>
    `Cannot tell which runs there are: it depends on "${what}", which is known only in the job`;
  const id = "$SLURM_JOB_ID";
  assertEquals(runsOf(choice(`[ ${id} -gt 5 ]`)), [depends(id)]);
  assertEquals(runsOf(choice(`[ ${id} = 5 ]`)), [depends(id)]);
  assertEquals(runsOf(choice("[ -n ${SLURM_JOB_ID#7} ]")), [
    depends(id),
  ]);
  assertEquals(runsOf(choice(`[ -n "${id}" ]`), "JOB_ID"), [depends(id)]);
  assertEquals(runsOf(choice('[ -n "$SLURM_RESTART_COUNT" ]')), [
    depends("$SLURM_RESTART_COUNT"),
  ]);
});

Deno.test("readParts() takes the launcher that is chosen by a job's id", () => {
  assertEquals(
    runsOf(
      'L=; [ -n "$SLURM_JOB_ID" ] && L=srun\n$L python a.py x=1,2\n' +
        'if [ -z "$SLURM_JOB_ID" ]; then sbatch $0; exit; fi\npython a.py y',
    ),
    ["x=1,2", "y"],
  );
});
