/** Ids are given again: who tells when a job was submitted, tells whose it is. */
import { assertEquals } from "@std/assert";
import { batchSchedulerOf } from "../../src/schedulers/registry.ts";
import { replyIn, shownSubmitted } from "./status/shown.ts";

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

for (
  const [scheduler, question, file, first] of [
    ["slurm", 0, "slurm/squeue_het.txt", "3 11-27T00:03:09"],
    ["oar", 0, "oar/oarstat_full.json", "240 11-22T17:23:12"],
    ["sge", 0, "sge/qstat.xml", "374 11-22T17:42:42"],
    ["sge", 1, "sge/qacct.txt", "42 11-22T17:23:11"],
    ["torque", 0, "torque/qstat_pro.dsv", "111.node1 11-22T20:04:20"],
    ["torque", 2, "torque/qstat.xml", "12.node1 11-22T20:10:00"],
    ["lsf", 1, "lsf/bjobs_long.txt", "105 11-22T20:16:52"],
    ["lsf", 2, "lsf/bhist.txt", "101 11-22T20:16:52"],
    ["moab", 0, "moab/showq.xml", "Moab.11 11-22T17:23:50"],
    ["moab", 1, "moab/showq_completed.xml", "Moab.8 11-22T17:23:50"],
    ["flux", 0, "flux/jobs.txt", "f2FGzA1 11-22T17:23:50"],
  ] as const
) {
  Deno.test(`${scheduler} tells when jobs were submitted: ${file}`, () => {
    const asked = batchSchedulerOf(scheduler).status.questions[question];
    const reply = asked?.parse(replyIn(file), about);
    const told = reply === undefined ? [] : shownSubmitted(reply);
    assertEquals(told.find((it) => !it.endsWith(" -")), first);
  });
}
