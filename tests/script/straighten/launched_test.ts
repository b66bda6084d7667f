import { assertEquals } from "@std/assert";
import { straight } from "./straight.ts";

Deno.test("straightCalls() leaves one run in the text of a shell that is launched", () => {
  assertEquals(
    straight("srun bash -c 'cd d; python a.py x=$SLURM_PROCID; python b.py'"),
    ["cd d\npython a.py x=$SLURM_PROCID", "cd d\npython b.py"],
  );
});

const refused: [string, string][] = [
  [
    "if srun bash -c 'python a.py x=1,2'; then echo; fi",
    "2: Cannot write this run as a script of its own: its run stands in a text of its own",
  ],
  [
    `srun bash -c 'nohup bash -c "python a.py x=1,2"'`,
    '2: Cannot make jobs of "a.py": a shell that srun starts hands it to another shell',
  ],
  [
    "srun bash -c 'python a.py x=1' | srun bash -c 'python b.py'",
    "2: Cannot write this run as a script of its own: two runs stand in one statement",
  ],
];

for (const [line, said] of refused) {
  Deno.test(`straightCalls() refuses ${line}`, () => {
    assertEquals(straight(line)[0], said);
  });
}

Deno.test("straightCalls() leaves a shell alone whose environment, or text, only the job knows", () => {
  for (
    const line of [
      "env -i bash -c 'python a.py x=$HOME'",
      "srun --export=NONE bash -c 'python a.py x=$Y'",
      'srun bash -c "python a.py x=$SLURM_JOB_ID"',
      "ssh node bash -c 'python a.py x=1,2'",
      "srun bash -c 'hostname'",
    ]
  ) assertEquals(straight(line), [], line);
});
