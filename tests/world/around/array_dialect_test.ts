import { assertEquals } from "@std/assert";
import { torque } from "../../../src/schedulers/torque/torque.ts";
import { sge } from "../../../src/schedulers/sge/sge.ts";
import type { Scheduler } from "../../../src/schedulers/scheduler.ts";
import { withArrayDialect } from "../../../src/world/around/array_dialect.ts";
import { inDirectory } from "../fixture.ts";

function indexVariable(scheduler: Scheduler, program: string): string {
  const here = { ...scheduler, submitProgram: program };
  return withArrayDialect(here, "/").array?.indexVariable ?? "";
}

Deno.test("withArrayDialect() changes nothing where there is no such program, or only one way", () =>
  inDirectory((directory) => {
    assertEquals(indexVariable(torque, `${directory}/nowhere`), "PBS_ARRAYID");
    assertEquals(withArrayDialect(sge, directory), sge);
  }));
