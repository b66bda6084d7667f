import { assertEquals } from "@std/assert";
import { torque } from "../../../src/schedulers/torque/torque.ts";
import type { Scheduler } from "../../../src/schedulers/scheduler.ts";
import { withArrayDialect } from "../../../src/world/around/array_dialect.ts";
import { inDirectory, writeProgram } from "../fixture.ts";

function indexVariable(scheduler: Scheduler, program: string): string {
  const here = { ...scheduler, submitProgram: program };
  return withArrayDialect(here, "/").array?.indexVariable ?? "";
}

Deno.test("withArrayDialect() asks qsub which one it is", () =>
  inDirectory((directory) => {
    for (
      const [answer, variable] of [
        ["echo pbs_version = 22.05.11", "PBS_ARRAY_INDEX"],
        ["echo Version: 6.1.3 >&2", "PBS_ARRAYID"],
        ["echo pbs_version = 23.06.06; exit 1", "PBS_ARRAY_INDEX"],
        ["exit 1", "PBS_ARRAYID"],
      ] as const
    ) {
      const program = `${directory}/qsub`;
      writeProgram(
        program,
        `#!/bin/sh\n[ "$*" = --version ] || exit 9\n${answer}\n`,
      );
      assertEquals(indexVariable(torque, program), variable);
    }
  }));
