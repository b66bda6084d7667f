import { assertEquals } from "@std/assert";
import { sgeNames } from "../../../src/schedulers/sge/find.ts";
import { answered, replyIn } from "../status/shown.ts";

const about = { user: { name: "mlxp", uid: 1001 }, since: 0 };

function found(stdout: string, exitCode = 0, stderr = ""): unknown {
  const [qstat] = sgeNames;
  const reply = qstat?.parse(answered(stdout, exitCode, stderr), about);
  return reply?.kind === "jobs" ? reply.jobs.map((it) => it.id) : reply?.kind;
}

const listed = replyIn("sge/qstat_j.xml").stdout;
const unknown = "Following jobs do not exist: \nlogs/9\n";

Deno.test("sge finds jobs of some names where there are none of others", () => {
  const ids = found(listed);
  assertEquals(Array.isArray(ids) && ids.length > 0, true);
  assertEquals(found(listed, 1, unknown), ids);
  assertEquals(found(listed, 1, "error: commlib error\n"), "failed");
});

Deno.test("sge finds no job where no name has one", () => {
  assertEquals(found("", 1, unknown), []);
  assertEquals(found(unknown, 1), []);
  assertEquals(found(replyIn("sge/qstat_j_unknown.xml").stdout), []);
  assertEquals(found("", 1, "error: commlib error\n"), "failed");
});
