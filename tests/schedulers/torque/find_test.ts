import { assertEquals } from "@std/assert";
import { torqueIds } from "../../../src/schedulers/torque/ids.ts";
import { torqueNames } from "../../../src/schedulers/torque/find.ts";
import { matchArray, matchJob } from "../../../src/schedulers/shared/match.ts";
import type {
  NamedJob,
  NameQuestion,
} from "../../../src/schedulers/shared/find.ts";
import { answered, replyIn } from "../status/shown.ts";

const [withHistory, queueOnly, torque] = torqueNames;

function parse(
  question: NameQuestion | undefined,
  ...reply: Parameters<typeof answered>
): NamedJob[] | string {
  if (question === undefined) throw new Error("no such question");
  const told = question.parse(answered(...reply));
  return told.kind === "jobs" ? told.jobs : `${told.kind}: ${told.reason}`;
}

function shown(jobs: NamedJob[] | string): string[] {
  if (typeof jobs === "string") return [jobs];
  return jobs.map(({ id, name, script, stdout, submittedAt = 0, ended }) =>
    `${id} ${name} ${script} ${stdout} ${
      new Date(submittedAt).toISOString().slice(5, 19)
    }${ended === undefined ? "" : " ended"}`
  );
}

const logs = "/home/mlxp/pröject x/logs";

Deno.test("torque finds TORQUE's jobs with the scripts they run", () => {
  const { stdout } = replyIn("torque/qstat_names.xml");
  const null_ = "/dev/null 11-22T20:10:00";
  assertEquals(shown(parse(torque, stdout)), [
    `12.node1 logs.1 ${logs}/1/script.sh ${null_} ended`,
    `13.node1 logs.2 ${logs}/2/script.sh ${null_} ended`,
    `14.node1 logs.3 ${logs}/3/script.sh ${null_} ended`,
    `15.node1 logs.4 ${logs}/4/script.sh ${null_} ended`,
    `16.node1 logs.5 ${logs}/5/script.sh ${null_} ended`,
    `17.node1 logs.6 ${logs}/6/script.sh ${null_}`,
    `18.node1 logs.7 ${logs}/7/script.sh ${null_}`,
    `20.node1 logs.9 ${logs}/9/script.sh ${null_} ended`,
    `21[].node1 logs.10 ${logs}/10/script.sh ${null_}`,
    `22.node1 nan ${logs}/11/script.sh /home/mlxp/out 11-22T20:10:00 ended`,
  ]);
  assertEquals(parse(torque, '<?xml version="1.0"?>\n<Data></Data>\n'), []);
});

Deno.test("torque finds PBS Pro's jobs, of which 23.06.06 cannot spell all paths", () => {
  const there = "/home/mlxp/pr?ject x/logs";
  const null_ = "/dev/null 11-22T20:04:20";
  const { stdout } = replyIn("torque/qstat_pro_names_23.06.06.dsv");
  const jobs = parse(withHistory, stdout);
  assertEquals(shown(jobs), [
    `111.node1 logs.1 ${there}/1/script.sh ${null_} ended`,
    `112.node1 logs.2 ${there}/2/script.sh ${null_} ended`,
    `113.node1 logs.3 ${there}/3/script.sh ${null_} ended`,
    `114.node1 logs.4 ${there}/4/script.sh ${null_} ended`,
    `115.node1 logs.5 ${there}/5/script.sh ${null_} ended`,
    `116.node1 logs.6 ${there}/6/script.sh ${null_}`,
    `117.node1 logs.7 ${there}/7/script.sh ${null_}`,
    `118.node1 logs.8 ${there}/8/script.sh ${null_}`,
    `119.node1 logs.9 ${there}/9/script.sh ${null_} ended`,
    `120[].node1 logs.10 ${there}/10/script.sh ${null_}`,
    `121.node1 nan ${there}/11/script.sh /home/mlxp/out 11-22T20:04:20 ended`,
  ]);
  if (typeof jobs === "string") throw new Error(jobs);
  const sought = (logId: number) => ({
    name: `logs.${logId}`,
    script: `${logs}/${logId}/script.sh`,
    since: Date.UTC(2026, 10, 22, 20, 4),
    earlier: [],
  });
  // it may be this one, or that of another project
  assertEquals(matchJob(sought(6), jobs, torqueIds), {
    kind: "unsure",
    ids: ["116.node1"],
  });
  assertEquals(matchJob(sought(12), jobs, torqueIds), {
    kind: "none",
    ended: [],
  });
});

Deno.test("torque finds PBS Pro's jobs without a history, with all their letters", () => {
  const text = replyIn("torque/qstat_pro_no_history.dsv").stdout;
  const jobs = parse(queueOnly, text);
  if (typeof jobs === "string") throw new Error(jobs);
  const since = Date.UTC(2026, 10, 22, 20, 4);
  const sought = { since, earlier: [] };
  const held = matchJob(
    {
      ...sought,
      name: "logs.6",
      script: `${logs}/6/script.sh`,
    },
    jobs,
    torqueIds,
  );
  assertEquals(held.kind === "found" ? held.job.id : held, "116.node1");
  assertEquals(
    matchArray(
      {
        ...sought,
        name: "logs.10",
        script: `${logs}/10/script.sh`,
        size: 3,
      },
      jobs,
      torqueIds,
    ),
    {
      kind: "found",
      job: ["120[1].node1", "120[2].node1", "120[3].node1"],
    },
  );
});

Deno.test("torque asks in each way until one is answered", () => {
  assertEquals(
    torqueNames.map((it) => [
      it.when,
      it.command([], { user: { name: "mlxp", uid: 1001 }, since: 0 }).args,
    ]),
    [
      ["none answered", ["-x", "-f", "-F", "dsv"]],
      ["none answered", ["-f", "-F", "dsv"]],
      ["none answered", ["-x"]],
    ],
  );
  assertEquals(
    parse(
      withHistory,
      "",
      0,
      "qstat: PBS is not configured to maintain job history \n",
    ),
    "unavailable: PBS keeps no history",
  );
  const usage = "qstat: invalid option -- 'F'\nusage: \n   qstat [-f [-1]]\n";
  for (const question of [withHistory, queueOnly]) {
    assertEquals(
      parse(question, "", 2, usage),
      "unavailable: qstat ended with exit code 2: qstat: invalid option -- 'F'",
    );
    assertEquals(
      parse(question, "", 255, "Connection refused\n"),
      "failed: qstat ended with exit code 255: Connection refused",
    );
  }
  assertEquals(
    parse(torque, "Job id  Name\n"),
    'unreadable: Cannot read the answer of qstat: "Job id Name"',
  );
  const nameless = "<Data><Job><Job_Name>logs/1</Job_Name></Job></Data>";
  assertEquals(
    parse(torque, nameless),
    `unreadable: Cannot read the answer of qstat: "${nameless}"`,
  );
});
