import { assertEquals } from "@std/assert";
import { matchArray } from "../../../src/schedulers/shared/match.ts";
import { lsfIds } from "../../../src/schedulers/lsf/ids.ts";
import { lsfNames } from "../../../src/schedulers/lsf/find.ts";
import type {
  NamedJob,
  NameQuestion,
} from "../../../src/schedulers/shared/find.ts";
import { answered, replyIn } from "../status/shown.ts";

function ask(at: number): NameQuestion {
  const question = lsfNames[at];
  if (question === undefined) throw new Error("no such question");
  return question;
}

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 20, 16, 50),
};

/** The seconds after `about.since`, and the rest of each job, without its text. */
function shown(jobs: readonly NamedJob[]): unknown[] {
  return jobs.map(({ submittedAt, text: _, ...rest }) => ({
    ...rest,
    ...(submittedAt === undefined
      ? {}
      : { after: (submittedAt - about.since) / 1000 }),
  }));
}

const root = "/home/mlxp/project";

Deno.test("lsf finds jobs by their log files in the long form, whose lines are cut", () => {
  const reply = ask(1).parse(replyIn("lsf/bjobs_user.txt"), about);
  const log = (id: number) => ({
    name: `logs/${id}`,
    stdout: `${root}/logs/${id}/log.stdout`,
    after: 2,
  });
  const task = (index: number) => ({
    id: `109[${index}]`,
    name: `logs[${index}]`,
    stdout: "/dev/null",
    after: 2,
  });
  assertEquals(reply.kind === "jobs" && shown(reply.jobs), [
    { id: "105", ...log(5) },
    { id: "108", ...log(8) },
    task(3),
    { id: "110", name: "a b é, <x>", stdout: `${root}/a b é.out`, after: 3 },
    {
      id: "111",
      name: "long_name_".repeat(20),
      stdout: `${root}/${"deep/".repeat(30)}log.stdout`,
      after: 3,
    },
    { id: "113", name: "", after: 3 },
    { id: "106", ...log(6) },
    { id: "112", name: "later", after: 3 },
    { ...task(1), ended: "yes" },
    { ...task(2), ended: "yes" },
    { id: "102", ...log(2), ended: "yes" },
    { id: "101", ...log(1), ended: "yes" },
    { id: "103", ...log(3), ended: "yes" },
    { id: "107", ...log(7), ended: "yes" },
    { id: "114", name: "killed", after: 3, ended: "yes" },
    { id: "104", ...log(4), ended: "yes" },
  ]);
});

Deno.test("lsf finds an array by its script, which the long form shows in one line", () => {
  const reply = ask(1).parse(replyIn("lsf/bjobs_user.txt"), about);
  const jobs = reply.kind === "jobs" ? reply.jobs : [];
  const script =
    `#!/bin/bash\n#BSUB -J "logs[1-3]%2"\n#BSUB -o /dev/null\n#BSUB -e /dev/null\n\n[ $LSB_JOBINDEX != 2 ] || exit 9\n`;
  const sought = {
    name: "logs",
    script: "/w/logs/1/array.sh",
    since: about.since,
    earlier: [],
    size: 3,
  };
  assertEquals(
    matchArray({ ...sought, beginning: script }, jobs, lsfIds),
    { kind: "found", job: ["109[1]", "109[2]", "109[3]"] },
  );
  const other = script.replace("exit 9", "exit 90");
  for (const beginning of [other, script.replace("9\n", "\n")]) {
    assertEquals(
      matchArray({ ...sought, beginning }, jobs, lsfIds),
      { kind: "unsure", ids: ["109[3]"] },
    );
  }
});

Deno.test("lsf finds jobs by their log files in bjobs' JSON", () => {
  assertEquals(ask(0).parse(replyIn("lsf/bjobs_names.json")), {
    kind: "jobs",
    jobs: [
      {
        id: "101",
        name: "logs/1",
        stdout: `${root}/logs/1/log.stdout`,
        ended: "yes",
      },
      { id: "106[3]", name: "logs[3]", stdout: "/dev/null" },
      { id: "107", name: "sleep 9" },
    ],
  });
});

Deno.test("lsf asks for all of the user's jobs, in the long form where there is no -json", () => {
  assertEquals(
    lsfNames.map((it) => [it.namesAtOnce, it.when, it.command([], about).args]),
    [
      ["all", undefined, [
        "-a",
        "-u",
        "mlxp",
        "-o",
        "jobid jobindex stat job_name output_file command",
        "-json",
      ]],
      ["all", "none answered", ["-a", "-l", "-u", "mlxp"]],
    ],
  );
  const { stdout } = replyIn("lsf/bjobs_no_json.txt");
  assertEquals(ask(0).parse(answered("", 255, stdout)), {
    kind: "unavailable",
    reason: "bjobs has no -json",
  });
});

Deno.test("lsf finds none where there is none, and says what went wrong", () => {
  for (const question of lsfNames) {
    assertEquals(question.parse(answered("", 255, "No job found\n")), {
      kind: "jobs",
      jobs: [],
    });
    assertEquals(
      question.parse(answered("", 255, "Connection refused by server\n")),
      {
        kind: "failed",
        reason: "bjobs ended with exit code 255: Connection refused by server",
      },
    );
    assertEquals(question.parse(answered("odd\n")), {
      kind: "unreadable",
      reason: 'Cannot read the answer of bjobs: "odd"',
    });
  }
});
