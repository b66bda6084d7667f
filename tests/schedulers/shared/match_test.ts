import { assertEquals } from "@std/assert";
import {
  isSame,
  matchArray,
  matchJob,
  type SoughtJob,
} from "../../../src/schedulers/shared/match.ts";
import type { JobIds } from "../../../src/schedulers/scheduler.ts";
import type { NamedJob } from "../../../src/schedulers/shared/find.ts";
import { lsfIds } from "../../../src/schedulers/lsf/ids.ts";
import { moabIds } from "../../../src/schedulers/moab/ids.ts";
import { oarIds } from "../../../src/schedulers/oar/ids.ts";
import { sgeIds } from "../../../src/schedulers/sge/ids.ts";
import { slurmIds } from "../../../src/schedulers/slurm/ids.ts";
import { torqueIds } from "../../../src/schedulers/torque/ids.ts";

const since = Date.parse("2026-11-22T15:30:12Z");
const sought = {
  name: "logs/1",
  script: "/a/logs/1/script.sh",
  stdout: "/a/logs/1/log.stdout",
  since,
  earlier: [],
};

/** On Slurm. */
function matched(sought: SoughtJob, jobs: NamedJob[]) {
  return matchJob(sought, jobs, slurmIds);
}

Deno.test("matchJob() takes the job that runs this script, not one of its name", () => {
  const other = { id: "1", name: "logs/1", script: "/b/logs/1/script.sh" };
  const own = { id: "2", name: "renamed", script: "/a/logs/1/script.sh" };
  assertEquals(matched(sought, [other, own]), { kind: "found", job: own });
  assertEquals(matched(sought, [other]), { kind: "none", ended: [] });
});

Deno.test("matchJob() takes the job that writes this log file", () => {
  const own = { id: "2", name: "logs/1", stdout: "/a/logs/1/log.stdout" };
  const other = { id: "3", name: "logs/1", stdout: "/b/logs/1/log.stdout" };
  assertEquals(matched(sought, [other, own]), { kind: "found", job: own });
  assertEquals(matched(sought, [other]), { kind: "none", ended: [] });
});

Deno.test("matchJob() passes over earlier attempts, by id and by time", () => {
  const job = { id: "2", name: "logs/1", script: "/a/logs/1/script.sh" };
  assertEquals(matched({ ...sought, earlier: ["2"] }, [job]), {
    kind: "none",
    ended: [],
  });
  const old = {
    ...job,
    submittedAt: since - 3_600_000,
    ended: "yes" as const,
  };
  assertEquals(matched(sought, [old]), { kind: "none", ended: [] });
  // the queue does not say that it ended, and the accounting does
  const { ended: _, ...silent } = old;
  assertEquals(matched(sought, [silent, old]), { kind: "none", ended: [] });
  // clocks differ
  const close = { ...job, submittedAt: since - 60_000 };
  assertEquals(matched(sought, [close]).kind, "found");
});

Deno.test("matchJob() takes a job that has not ended, however old, if it is certain", () => {
  const submittedAt = since - 3_600_000;
  const named = { id: "2", name: "logs/1", submittedAt };
  const byScript = { ...named, script: "/a/logs/1/script.sh" };
  const byLog = { ...named, stdout: "/a/logs/1/log.stdout" };
  for (const job of [byScript, byLog]) {
    assertEquals(matched(sought, [job]), { kind: "found", job });
  }
  assertEquals(matched(sought, [named]), { kind: "none", ended: [] });
  const array = { ...sought, name: "logs", size: 2 };
  assertEquals(matchArray(array, [{ ...byScript, id: "96_[1-2]" }], slurmIds), {
    kind: "found",
    job: ["96_1", "96_2"],
  });
});

Deno.test("matchArray() passes over the array of an earlier attempt, whichever of it is told", () => {
  const job = (id: string) => ({
    id,
    name: "logs",
    script: sought.script,
    submittedAt: since - 10_000,
  });
  for (
    const [ids, earlier, told] of [
      [slurmIds, ["96_1", "96_2", "96_3"], ["96_[1-3]", "96_2", "96_1.batch"]],
      [torqueIds, ["12[1].srv", "12[2].srv"], ["12[].srv", "12[2].srv"]],
      [lsfIds, ["101[1]", "101[2]"], ["101[2]"]],
      [sgeIds, ["22.1", "22.2"], ["22", "22.2"]],
      [oarIds, ["9", "10", "11"], ["9", "11"]],
    ] as const
  ) {
    const array = { ...sought, name: "logs", size: 3, earlier };
    assertEquals(matchArray(array, told.map(job), ids), {
      kind: "none",
      ended: [],
    });
  }
});

Deno.test("matchJob() is unsure of a queued job that has only the name", () => {
  const queued = { id: "2", name: "logs/1", submittedAt: since };
  const ended = { ...queued, id: "3", ended: "yes" as const };
  assertEquals(matched(sought, [queued, ended]), {
    kind: "unsure",
    ids: ["2"],
  });
  assertEquals(matched(sought, [ended]), { kind: "none", ended: ["3"] });
});

Deno.test("isSame() tells a later job that was given our job's id", () => {
  const own = {
    submittedAt: since,
    name: "logs/1",
    script: "/a/logs/1/script.sh",
  };
  const later = since + 90 * 86_400_000;
  const judged = (told: Parameters<typeof isSame>[1]) => isSame(own, told);
  assertEquals(judged({}), true);
  // somebody renamed it
  assertEquals(judged({ submittedAt: since + 59_000, name: "other" }), true);
  const soon = since + 30 * 60_000;
  assertEquals(judged({ submittedAt: soon }), true);
  assertEquals(judged({ submittedAt: soon, name: "logs/1" }), true);
  assertEquals(judged({ submittedAt: soon, name: "other" }), false);
  assertEquals(judged({ submittedAt: soon, script: "/b/x.sh" }), false);
  assertEquals(judged({ submittedAt: later }), false);
  assertEquals(judged({ submittedAt: later, name: "other" }), false);
  assertEquals(judged({ submittedAt: later, script: "/b/x.sh" }), false);
  // run again, or requeued
  assertEquals(judged({ submittedAt: later, name: "logs/1" }), true);
  assertEquals(judged({ submittedAt: later, script: own.script }), true);
  // LSF's job of an array
  assertEquals(judged({ submittedAt: later, name: "logs/1[3]" }), true);
  assertEquals(judged({ submittedAt: later, name: "logs[3]" }), false);
});

Deno.test("matchArray() gives the ids of all jobs, in each scheduler's spelling", () => {
  const array = { ...sought, name: "logs", size: 3 };
  const { script } = sought;
  const of = (ids: JobIds, ...found: string[]) =>
    matchArray(array, found.map((id) => ({ id, name: "logs", script })), ids);
  const job = (...job: string[]) => ({ kind: "found" as const, job });
  assertEquals(of(slurmIds, "96_1", "96_2"), job("96_1", "96_2", "96_3"));
  assertEquals(of(slurmIds, "96_[1-3%2]"), job("96_1", "96_2", "96_3"));
  assertEquals(
    of(torqueIds, "12[].srv"),
    job("12[1].srv", "12[2].srv", "12[3].srv"),
  );
  assertEquals(
    of(moabIds, "Moab.12[]"),
    job("Moab.12[1]", "Moab.12[2]", "Moab.12[3]"),
  );
  assertEquals(of(lsfIds, "101[2]"), job("101[1]", "101[2]", "101[3]"));
  assertEquals(of(sgeIds, "22.2"), job("22.1", "22.2", "22.3"));
  assertEquals(of(sgeIds, "22"), job("22.1", "22.2", "22.3"));
  assertEquals(of(oarIds, "9", "11", "10"), job("9", "10", "11"));
  assertEquals(of(oarIds, "9", "11"), { kind: "unsure", ids: ["9", "11"] });
});
