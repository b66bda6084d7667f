import { assert, assertEquals } from "@std/assert";
import type { JobEnd } from "../../../src/report/results.ts";
import type { HeldSweep } from "../../../src/world/logs/held_sweep.ts";
import {
  bringToQueue,
  type QueueSettings,
} from "../../../src/world/queue/bring_to_queue.ts";
import type { Brought } from "../../../src/world/queue/brought.ts";
import { unitsOf } from "../../../src/world/queue/units.ts";
import { noteBeside } from "../../../src/world/logs/side_log.ts";
import {
  copiesIn,
  inDirectory,
  recordsIn,
  treeOf,
  until,
  useFake,
  writeProgram,
  writtenSweep,
} from "../fixture.ts";

/** Brings jobs with these bodies to the queue of the fake scheduler. */
async function bring(
  directory: string,
  bodies: readonly string[],
  more: Partial<QueueSettings> = {},
  before: (sweep: HeldSweep) => void = () => {},
): Promise<Brought & { outcomes: (JobEnd | undefined)[] }> {
  const sweep = await writtenSweep(directory, bodies, { scheduler: "fake" });
  try {
    before(sweep);
    const brought = await bringToQueue(unitsOf(sweep), {
      workDir: directory,
      atOnce: 4,
      atOnceHere: 1,
      patience: "once",
      signal: new AbortController().signal,
      ...more,
    });
    const ends = brought.ends.get(sweep);
    return { ...brought, outcomes: bodies.map((_, at) => ends?.get(at)) };
  } finally {
    await sweep.release();
  }
}

/** Answers with the number of the job, unless its script says otherwise. */
function fakeSubmit(directory: string, more = ""): string {
  return writeProgram(
    `${directory}/fakesub`,
    `#!/bin/bash
    id=$(basename "$(dirname "$1")")
    echo "$id" >> ${directory}/order
    ${more}
    grep -q refuse "$1" && { echo "Invalid partition" >&2; exit 1; }
    grep -q later "$1" && { echo "Queue full" >&2; exit 3; }
    echo "10$id"
    `,
  );
}

function order(directory: string): string[] {
  return Deno.readTextFileSync(`${directory}/order`).trim().split("\n");
}

Deno.test("bringToQueue() notes every answer, and a refusal stops nothing", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(directory));
    const { outcomes, diagnostics, way } = await bring(directory, [
      "true",
      "refuse",
      "later",
      "true",
    ]);
    assertEquals([outcomes, diagnostics, way], [
      [
        { kind: "submitted", jobId: "101" },
        { kind: "refused", reason: "Invalid partition" },
        { kind: "later", reason: "Queue full" },
        { kind: "submitted", jobId: "104" },
      ],
      [],
      "whole",
    ]);
    const records = recordsIn(directory);
    assertEquals(records.map((it) => [it.state, it.jobId, it.reason]), [
      ["submitted", "101", undefined],
      ["refused", undefined, "Invalid partition"],
      ["prepared", undefined, "Queue full"],
      ["submitted", "104", undefined],
    ]);
    assertEquals(records.map((it) => it.submittedAt === undefined), [
      false,
      true,
      true,
      false,
    ]);
    assertEquals(copiesIn(directory, [1, 2, 3, 4]), [
      "submitted",
      "refused",
      undefined,
      "submitted",
    ]);
    assertEquals(treeOf(`${directory}/logs/1`), [
      "metadata/",
      "metadata/info.yaml",
      "metadata/mlxp.yaml",
      "metadata/submission.yaml",
      "script.sh",
    ]);
  }));

Deno.test("bringToQueue() hands over in order, one at a time if told so", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(directory));
    const told: string[] = [];
    await bring(directory, Array(12).fill("true"), {
      atOnce: 1,
      onProgress: (it) => told.push(it),
    });
    const ids = Array.from({ length: 12 }, (_, at) => String(at + 1));
    assertEquals(order(directory), ids);
    assertEquals(
      told,
      ["0", ...ids].map((id) => `${id} of 12 jobs submitted`),
    );
  }));

Deno.test("bringToQueue() tells what it still waits for once it is interrupted", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(
      directory,
      `until [ -e ${directory}/go ]; do sleep 0.02; done`,
    ));
    const told: string[] = [];
    const stopping = new AbortController();
    const bringing = bring(directory, Array(2).fill("true"), {
      atOnce: 1,
      signal: stopping.signal,
      onProgress: (it) => told.push(it),
    });
    await until(() => treeOf(directory).includes("order"), "fakesub");
    stopping.abort();
    Deno.writeTextFileSync(`${directory}/go`, "");
    await bringing;
    assertEquals(told, [
      "0 of 2 jobs submitted",
      "0 of 2 jobs submitted; interrupted, waiting for fakesub to answer",
      "1 of 2 jobs submitted; interrupted, waiting for fakesub to answer",
    ]);
  }));

Deno.test("bringToQueue() starts no more commands at once than it may", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(
      directory,
      `touch ${directory}/running.$id; ls ${directory} | grep -c running >> ${directory}/counts
      sleep 0.1; rm ${directory}/running.$id`,
    ));
    await bring(directory, Array(12).fill("true"), { atOnce: 3 });
    const counts = Deno.readTextFileSync(`${directory}/counts`).trim()
      .split("\n").map(Number);
    assertEquals(Math.max(...counts), 3);
  }));

Deno.test("bringToQueue() gives the script on standard input where that is asked for", () =>
  inDirectory(async (directory) => {
    const program = writeProgram(
      `${directory}/fakesub`,
      `#!/bin/bash\ncat > seen\npwd >> seen\necho "$PWD" >> seen\necho 7\n`,
    );
    using _ = useFake(program, {
      submitCommand: () => ({ program, args: [], stdin: "script" }),
    });
    await bring(directory, ["true"]);
    assertEquals(
      Deno.readTextFileSync(`${directory}/seen`),
      Deno.readTextFileSync(`${directory}/logs/1/script.sh`) +
        `${directory}\n${directory}\n`,
    );
  }));

Deno.test("bringToQueue() passes the script's directives to the submit command", () =>
  inDirectory(async (directory) => {
    const seen: unknown[] = [];
    const program = fakeSubmit(directory);
    using _ = useFake(program, {
      submitCommand: (script, lines) => {
        seen.push(script, lines());
        return { program, args: [script], stdin: "none" };
      },
    });
    await bring(directory, ["true"]);
    const logDir = `${directory}/logs/1`;
    assertEquals(seen, [`${logDir}/script.sh`, [
      "#SBATCH --job-name=logs/1",
      `#SBATCH --output=${logDir}/log.stdout`,
      `#SBATCH --error=${logDir}/log.stderr`,
      "#SBATCH --open-mode=append",
    ]]);
  }));

Deno.test("bringToQueue() reads a script that was changed since it was written", () =>
  inDirectory(async (directory) => {
    const program = fakeSubmit(directory);
    const seen: string[][] = [];
    using _ = useFake(program, {
      submitCommand: (script, lines) => {
        seen.push(lines());
        return { program, args: [script], stdin: "none" };
      },
    });
    const change = ({ name }: HeldSweep): void =>
      Deno.writeTextFileSync(
        `${directory}/logs/2/script.sh`,
        `#!/bin/bash\n#SBATCH --changed\n# ${name}\n`,
      );
    await bring(directory, ["true", "true"], { atOnce: 1 }, change);
    assertEquals(seen[0]?.[0], "#SBATCH --job-name=logs/1");
    assertEquals(seen[1], ["#SBATCH --changed"]);
  }));

for (
  const [what, put, reason] of [
    [
      "a link",
      (path: string) => Deno.symlinkSync("/etc/passwd", path),
      "is not obeyed: it is a link",
    ],
    ["nothing", () => {}, "its script.sh cannot be read: "],
  ] as const
) {
  Deno.test(`bringToQueue() submits no script in whose place is ${what}`, () =>
    inDirectory(async (directory) => {
      const path = `${directory}/logs/2/script.sh`;
      using _ = useFake(fakeSubmit(directory));
      const { outcomes, refused } = await bring(
        directory,
        ["true", "true", "true"],
        { atOnce: 1 },
        () => {
          Deno.removeSync(path);
          put(path);
        },
      );
      assertEquals(outcomes.map((it) => it?.kind), [
        "submitted",
        undefined,
        "submitted",
      ]);
      assertEquals(refused.map((it) => it.reason.includes(reason)), [true]);
    }));
}

Deno.test("bringToQueue() takes a time-out as ambiguous, and goes on", () =>
  inDirectory(async (directory) => {
    const fake = fakeSubmit(directory, "[ $id = 1 ] && sleep 1000");
    using _ = useFake(fake, { timeLimit: 1 });
    const { outcomes } = await bring(directory, ["true", "true"]);
    const reason =
      "fakesub did not answer within 1 s: ask Fake for the job before it is submitted again";
    assertEquals(outcomes, [
      { kind: "ambiguous", reason },
      { kind: "submitted", jobId: "102" },
    ]);
    assertEquals(recordsIn(directory).map((it) => [it.state, it.reason]), [
      ["prepared", reason],
      ["submitted", undefined],
    ]);
    assertEquals(order(directory).toSorted(), ["1", "2"]);
  }));

Deno.test("bringToQueue() takes a command that was killed as ambiguous", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(directory, "echo 5; kill -9 $$"));
    const { outcomes } = await bring(directory, ["true"]);
    assertEquals(outcomes, [{
      kind: "ambiguous",
      reason:
        "fakesub was killed by SIGKILL: ask Fake for the job before it is submitted again",
    }]);
  }));

Deno.test("bringToQueue() says once that the submit command cannot be started", () =>
  inDirectory(async (directory) => {
    using _ = useFake(`${directory}/gone`);
    const { outcomes, diagnostics } = await bring(
      directory,
      Array(20).fill("true"),
    );
    assertEquals(outcomes, Array(20).fill(undefined));
    assertEquals(diagnostics, [{
      severity: "error",
      message: `Cannot start "${directory}/gone": no such file or directory`,
    }]);
    assertEquals(
      recordsIn(directory).map((it) => it.state),
      Array(20).fill("prepared"),
    );
  }));

Deno.test("bringToQueue() stops when the submit command vanishes, and keeps what is in", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(directory, `[ $id = 3 ] && rm "$0"`));
    const { outcomes, diagnostics } = await bring(
      directory,
      Array(6).fill("true"),
      { atOnce: 1 },
    );
    assertEquals(outcomes.map((it) => it?.kind), [
      "submitted",
      "submitted",
      "submitted",
      undefined,
      undefined,
      undefined,
    ]);
    assertEquals(diagnostics.map((it) => it.message), [
      `Cannot start "${directory}/fakesub": no such file or directory`,
    ]);
    assertEquals(recordsIn(directory).map((it) => it.state), [
      "submitted",
      "submitted",
      "submitted",
      "prepared",
      "prepared",
      "prepared",
    ]);
  }));

Deno.test("bringToQueue() says which copy cannot be written, and goes on, for the log has it", () =>
  inDirectory(async (directory) => {
    using _ = useFake(
      fakeSubmit(directory, `[ $id = 2 ] && rm -r "\${1%/*}/metadata"`),
    );
    const { outcomes, diagnostics } = await bring(
      directory,
      Array(4).fill("true"),
      { atOnce: 1 },
    );
    assertEquals(
      outcomes,
      ["101", "102", "103", "104"].map((jobId) => ({
        kind: "submitted" as const,
        jobId,
      })),
    );
    assertEquals(diagnostics, [{
      severity: "error",
      message:
        `Cannot record job 102 in "${directory}/logs/2/metadata/submission.yaml": no such file or directory`,
    }]);
    assertEquals(recordsIn(directory).map((it) => it.jobId), [
      "101",
      "102",
      "103",
      "104",
    ]);
  }));

Deno.test("bringToQueue() goes on through refusals, whatever their number", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(directory));
    const { outcomes, diagnostics } = await bring(directory, [
      ...Array(40).fill("refuse"),
      "true",
    ]);
    assertEquals(diagnostics, []);
    assertEquals(outcomes.at(-1), { kind: "submitted", jobId: "1041" });
    assertEquals(outcomes.filter((it) => it?.kind === "refused").length, 40);
  }));

Deno.test("bringToQueue() does not go on asking a scheduler that accepts nothing now", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(directory));
    const { outcomes, diagnostics } = await bring(
      directory,
      Array(40).fill("later"),
      { atOnce: 1 },
    );
    assertEquals(diagnostics, [{
      severity: "warning",
      message: "Fake accepts nothing at the moment: Queue full",
      hint: "Go on later with mlxpsub resume",
    }]);
    assertEquals(outcomes.filter((it) => it?.kind === "later").length, 12);
    assertEquals(order(directory).length, 12);
    assert(recordsIn(directory).every((it) => it.state === "prepared"));
  }));

Deno.test("bringToQueue() starts nothing more after an interrupt and notes what runs", () =>
  inDirectory(async (directory) => {
    const controller = new AbortController();
    using _ = useFake(fakeSubmit(
      directory,
      `[ $id -ge 3 ] && { touch ${directory}/third; sleep 0.5; }`,
    ));
    const submission = bring(directory, Array(20).fill("true"), {
      atOnce: 2,
      signal: controller.signal,
    });
    await until(
      () => treeOf(directory).includes("third"),
      "the third job is not handed over",
    );
    controller.abort();
    const { outcomes, way } = await submission;
    assertEquals(way, "interrupted");
    const submitted = outcomes.filter((it) => it?.kind === "submitted").length;
    assert(submitted >= 3 && submitted <= 4, `${submitted} are submitted`);
    assertEquals(order(directory).length, submitted);
    assertEquals(
      recordsIn(directory).map((it) => it.state),
      outcomes.map((_, at) => at < submitted ? "submitted" : "prepared"),
    );
  }));

/** Interrupts once the submit command is at it; when that was. */
async function abortOnceAsked(
  directory: string,
  controller: AbortController,
): Promise<number> {
  await until(
    () => treeOf(directory).includes("asked"),
    "the submit command is not started",
  );
  controller.abort();
  return performance.now();
}

Deno.test("bringToQueue() does not wait for ever after an interrupt", () =>
  inDirectory(async (directory) => {
    const controller = new AbortController();
    using _ = useFake(
      fakeSubmit(directory, `touch ${directory}/asked; sleep 1000`),
    );
    const submission = bring(directory, ["true", "true"], {
      atOnce: 1,
      signal: controller.signal,
      hurry: 0.3,
    });
    const began = await abortOnceAsked(directory, controller);
    const { outcomes, way } = await submission;
    assert(performance.now() - began < 20_000);
    assertEquals(outcomes, [
      {
        kind: "ambiguous",
        reason:
          "fakesub had not answered when mlxpsub was interrupted: ask Fake for the job before it is submitted again",
      },
      undefined,
    ]);
    assertEquals(way, "interrupted");
  }));

Deno.test("bringToQueue() does not wait for ever for an array after an interrupt", () =>
  inDirectory(async (directory) => {
    const controller = new AbortController();
    using _ = useFake(
      fakeSubmit(directory, `touch ${directory}/asked; sleep 1000`),
    );
    const sweep = await writtenSweep(directory, Array(4).fill("true"), {
      scheduler: "fake",
      arraySize: 2,
    });
    const submission = bringToQueue(unitsOf(sweep), {
      workDir: directory,
      atOnce: 1,
      atOnceHere: 1,
      patience: "once",
      signal: controller.signal,
      hurry: 0.3,
    });
    const began = await abortOnceAsked(directory, controller);
    const { way } = await submission;
    await sweep.release();
    assert(performance.now() - began < 20_000);
    assertEquals(way, "interrupted");
    assertEquals(
      sweep.view.state.jobs.map((it) => it.doubt),
      ["ambiguous", "ambiguous", "none", "none"],
    );
  }));

Deno.test("bringToQueue() gives a job up that somebody wanted cancelled before", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(directory));
    const { outcomes } = await bring(
      directory,
      ["true", "true"],
      {},
      ({ view }) =>
        noteBeside(view, [{ event: "cancel wanted", jobs: [[0, 1]] }]),
    );
    assertEquals(outcomes, [
      { kind: "called off" },
      { kind: "submitted", jobId: "102" },
    ]);
    assertEquals(order(directory), ["2"]);
    assertEquals(recordsIn(directory).map((it) => it.state), [
      "cancelled",
      "submitted",
    ]);
    assertEquals(copiesIn(directory, [1, 2]), ["cancelled", "submitted"]);
  }));

Deno.test("bringToQueue() heeds no wish about an earlier attempt", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fakeSubmit(directory));
    const { outcomes } = await bring(directory, ["true"], {}, (sweep) => {
      noteBeside(sweep.view, [{ event: "cancel wanted", jobs: [[0, 1]] }]);
      const at = new Date().toISOString();
      sweep.record({ event: "again", jobs: [0], at, company: "none" });
    });
    assertEquals(outcomes, [{ kind: "submitted", jobId: "101" }]);
  }));

/** A submit command that takes two jobs, then none for some calls, and so on. */
function fullNowAndThen(directory: string): string {
  return writeProgram(
    `${directory}/fakesub`,
    `#!/bin/bash
n=$(($(cat "${directory}/count" 2>/dev/null || echo 0) + 1))
echo $n >"${directory}/count"
if [ $((n % 5)) -gt 2 ] || [ $((n % 5)) -eq 0 ]; then
  echo "QOSMaxSubmitJobPerUserLimit" >&2
  exit 3
fi
echo $n
`,
  );
}

Deno.test("bringToQueue() goes on under a limit until all jobs are in", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fullNowAndThen(directory));
    const told: string[] = [];
    await bring(directory, Array(6).fill("true"), {
      atOnce: 1,
      patience: "wait",
      pauses: { first: 0.01, longest: 0.02 },
      onWait: (text) => told.push(text),
    });
    assertEquals(
      recordsIn(directory).map((it) => it.state),
      Array(6).fill("submitted"),
    );
    assertEquals(told.slice(0, 3), [
      "Fake takes no more now: 4 jobs left, next try in 0.01 s",
      "Fake takes no more now: 4 jobs left, next try in 0.02 s",
      "Fake takes no more now: 4 jobs left, next try in 0.02 s",
    ]);
  }));

Deno.test("bringToQueue() tries once where nobody waits", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fullNowAndThen(directory));
    const { outcomes } = await bring(directory, Array(6).fill("true"), {
      atOnce: 1,
    });
    assertEquals(outcomes.map((it) => it?.kind), [
      "submitted",
      "submitted",
      "later",
      "later",
      "later",
      "submitted",
    ]);
  }));

Deno.test("bringToQueue() stops waiting when it is interrupted", () =>
  inDirectory(async (directory) => {
    using _ = useFake(fullNowAndThen(directory));
    const { way } = await bring(directory, Array(6).fill("true"), {
      atOnce: 1,
      patience: "wait",
      pauses: { first: 3600, longest: 3600 },
      signal: AbortSignal.timeout(1000),
    });
    assertEquals([way, ...recordsIn(directory).map((it) => it.state)], [
      "interrupted",
      "submitted",
      "submitted",
      "prepared",
      "prepared",
      "prepared",
      "prepared",
    ]);
  }));
