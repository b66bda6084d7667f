import { assert, assertEquals } from "@std/assert";
import {
  callOff,
  submitJobs,
  type SubmitProgress,
  type SubmitSettings,
} from "../../../src/world/queue/submit.ts";
import {
  inDirectory,
  recordOf,
  schedulerOf,
  treeOf,
  until,
  writeProgram,
  writtenJobs,
} from "../fixture.ts";

function settingsFor(
  workDir: string,
  more: Partial<SubmitSettings> = {},
): SubmitSettings {
  return {
    workDir,
    atOnce: 4,
    signal: new AbortController().signal,
    ...more,
  };
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

Deno.test("submitJobs() records every answer, and a refusal stops nothing", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, [
      "true",
      "refuse",
      "later",
      "true",
    ]);
    const scheduler = schedulerOf(fakeSubmit(directory));
    const results = await submitJobs(jobs, scheduler, settingsFor(directory));
    assertEquals(results, {
      outcomes: [
        { kind: "submitted", jobId: "101" },
        { kind: "refused", reason: "Invalid partition" },
        { kind: "later", reason: "Queue full" },
        { kind: "submitted", jobId: "104" },
      ],
    });
    const records = jobs.map(recordOf);
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
    for (const { logDir } of jobs) {
      assertEquals(treeOf(logDir), [
        "metadata/",
        "metadata/info.yaml",
        "metadata/mlxp.yaml",
        "metadata/submission.yaml",
        "script.sh",
      ]);
    }
  }));

Deno.test("submitJobs() hands over in order, one at a time if told so", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, Array(12).fill("true"));
    const progress: SubmitProgress[] = [];
    await submitJobs(
      jobs,
      schedulerOf(fakeSubmit(directory)),
      settingsFor(directory, {
        atOnce: 1,
        onProgress: (it) => progress.push(it),
      }),
    );
    const ids = Array.from({ length: 12 }, (_, at) => String(at + 1));
    assertEquals(order(directory), ids);
    assertEquals(
      progress,
      ids.map((id) => ({ of: 12, done: Number(id), submitted: Number(id) })),
    );
  }));

Deno.test("submitJobs() starts no more commands at once than it may", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, Array(12).fill("true"));
    const fake = fakeSubmit(
      directory,
      `touch ${directory}/running.$id; ls ${directory} | grep -c running >> ${directory}/counts
      sleep 0.1; rm ${directory}/running.$id`,
    );
    await submitJobs(
      jobs,
      schedulerOf(fake),
      settingsFor(directory, { atOnce: 3 }),
    );
    const counts = Deno.readTextFileSync(`${directory}/counts`).trim()
      .split("\n").map(Number);
    assertEquals(Math.max(...counts), 3);
  }));

Deno.test("submitJobs() gives the script on standard input where that is asked for", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, ["#!/bin/bash\n#BSUB -n 1\n"]);
    const fake = writeProgram(
      `${directory}/bsub`,
      `#!/bin/bash\ncat > seen\npwd >> seen\necho "$PWD" >> seen\necho 7\n`,
    );
    const scheduler = schedulerOf(fake, {
      submitCommand: () => ({ program: fake, args: [], stdin: "script" }),
    });
    await submitJobs(jobs, scheduler, settingsFor(directory));
    assertEquals(
      Deno.readTextFileSync(`${directory}/seen`),
      `#!/bin/bash\n#BSUB -n 1\n${directory}\n${directory}\n`,
    );
  }));

Deno.test("submitJobs() passes the script's directives to the submit command", () =>
  inDirectory(async (directory) => {
    const [job] = await writtenJobs(directory, ["true"]);
    assert(job !== undefined);
    const seen: unknown[] = [];
    const program = fakeSubmit(directory);
    const scheduler = schedulerOf(program, {
      submitCommand: (script, lines) => {
        seen.push(script, lines);
        return { program, args: [script], stdin: "none" };
      },
    });
    await submitJobs(
      [{ ...job, directives: ["#OAR -n x"] }],
      scheduler,
      settingsFor(directory),
    );
    assertEquals(seen, [`${directory}/logs/1/script.sh`, ["#OAR -n x"]]);
  }));

Deno.test("submitJobs() takes a time-out as ambiguous, and goes on", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, ["true", "true"]);
    const fake = fakeSubmit(directory, "[ $id = 1 ] && sleep 1000");
    const { outcomes } = await submitJobs(
      jobs,
      schedulerOf(fake, { timeLimit: 1 }),
      settingsFor(directory),
    );
    const reason =
      "fakesub did not answer within 1 s: ask Fake for the job before it is submitted again";
    assertEquals(outcomes, [
      { kind: "ambiguous", reason },
      { kind: "submitted", jobId: "102" },
    ]);
    assertEquals(jobs.map(recordOf).map((it) => [it.state, it.reason]), [
      ["prepared", reason],
      ["submitted", undefined],
    ]);
    assertEquals(order(directory).toSorted(), ["1", "2"]);
  }));

Deno.test("submitJobs() takes a command that was killed as ambiguous", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, ["true"]);
    const fake = fakeSubmit(directory, "echo 5; kill -9 $$");
    const { outcomes } = await submitJobs(
      jobs,
      schedulerOf(fake),
      settingsFor(directory),
    );
    assertEquals(outcomes, [{
      kind: "ambiguous",
      reason:
        "fakesub was killed by SIGKILL: ask Fake for the job before it is submitted again",
    }]);
  }));

Deno.test("submitJobs() says once that the submit command cannot be started", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, Array(20).fill("true"));
    const results = await submitJobs(
      jobs,
      schedulerOf(`${directory}/gone`),
      settingsFor(directory),
    );
    assertEquals(results, {
      outcomes: Array(20).fill({ kind: "not handed over" }),
      stop: {
        kind: "cannot start",
        diagnostic: {
          severity: "error",
          message:
            `Cannot start "${directory}/gone": no such file or directory`,
        },
      },
    });
    assertEquals(jobs.map(recordOf), jobs.map((it) => it.record));
  }));

Deno.test("submitJobs() stops when the submit command vanishes, and keeps what is in", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, Array(6).fill("true"));
    const fake = fakeSubmit(directory, `[ $id = 3 ] && rm "$0"`);
    const { outcomes, stop } = await submitJobs(
      jobs,
      schedulerOf(fake),
      settingsFor(directory, { atOnce: 1 }),
    );
    assertEquals(outcomes.map((it) => it.kind), [
      "submitted",
      "submitted",
      "submitted",
      "not handed over",
      "not handed over",
      "not handed over",
    ]);
    assertEquals(stop?.kind, "cannot start");
    assertEquals(jobs.map(recordOf).map((it) => it.state), [
      "submitted",
      "submitted",
      "submitted",
      "prepared",
      "prepared",
      "prepared",
    ]);
  }));

Deno.test("submitJobs() stops when a record cannot be written, and says of which job", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, Array(4).fill("true"));
    const { outcomes, stop } = await submitJobs(
      jobs,
      schedulerOf(
        fakeSubmit(directory, `[ $id = 2 ] && rm -r "\${1%/*}/metadata"`),
      ),
      settingsFor(directory, { atOnce: 1 }),
    );
    assertEquals(outcomes.map((it) => it.kind), [
      "submitted",
      "submitted",
      "not handed over",
      "not handed over",
    ]);
    assertEquals(stop, {
      kind: "cannot record",
      diagnostic: {
        severity: "error",
        message:
          `Cannot record job 102 in "${directory}/logs/2/metadata/submission.yaml": no such file or directory`,
      },
    });
  }));

Deno.test("submitJobs() goes on through refusals, whatever their number", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, [
      ...Array(40).fill("refuse"),
      "true",
    ]);
    const { outcomes, stop } = await submitJobs(
      jobs,
      schedulerOf(fakeSubmit(directory)),
      settingsFor(directory),
    );
    assertEquals(stop, undefined);
    assertEquals(outcomes.at(-1), { kind: "submitted", jobId: "1041" });
    assertEquals(outcomes.filter((it) => it.kind === "refused").length, 40);
  }));

Deno.test("submitJobs() does not go on asking a scheduler that accepts nothing now", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, Array(40).fill("later"));
    const { outcomes, stop } = await submitJobs(
      jobs,
      schedulerOf(fakeSubmit(directory)),
      settingsFor(directory, { atOnce: 1 }),
    );
    assertEquals(stop, { kind: "not accepting", reason: "Queue full" });
    assertEquals(outcomes.filter((it) => it.kind === "later").length, 12);
    assertEquals(order(directory).length, 12);
    assert(jobs.map(recordOf).every((it) => it.state === "prepared"));
  }));

Deno.test("submitJobs() starts nothing more after an interrupt and records what runs", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, Array(20).fill("true"));
    const controller = new AbortController();
    const fake = fakeSubmit(
      directory,
      `[ $id -ge 3 ] && { touch ${directory}/third; sleep 0.5; }`,
    );
    const submission = submitJobs(
      jobs,
      schedulerOf(fake),
      settingsFor(directory, { atOnce: 2, signal: controller.signal }),
    );
    await until(
      () => treeOf(directory).includes("third"),
      "the third job is not handed over",
    );
    controller.abort();
    const { outcomes, stop } = await submission;
    assertEquals(stop, { kind: "interrupted" });
    const submitted = outcomes.filter((it) => it.kind === "submitted").length;
    assert(submitted >= 3 && submitted <= 4, `${submitted} are submitted`);
    assertEquals(order(directory).length, submitted);
    assertEquals(
      jobs.map(recordOf).map((it) => it.state),
      jobs.map((_, at) => at < submitted ? "submitted" : "prepared"),
    );
  }));

Deno.test("submitJobs() does not wait for ever after an interrupt", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, ["true", "true"]);
    const controller = new AbortController();
    const fake = fakeSubmit(directory, "sleep 1000");
    setTimeout(() => controller.abort(), 100);
    const began = performance.now();
    const { outcomes, stop } = await submitJobs(
      jobs,
      schedulerOf(fake),
      settingsFor(directory, {
        atOnce: 1,
        signal: controller.signal,
        hurry: 0.3,
      }),
    );
    assert(performance.now() - began < 3000);
    assertEquals(outcomes, [
      {
        kind: "ambiguous",
        reason:
          "fakesub had not answered when mlxpsub was interrupted: ask Fake for the job before it is submitted again",
      },
      { kind: "not handed over" },
    ]);
    assertEquals(stop, { kind: "interrupted" });
  }));

Deno.test("submitJobs() forgets the reason of an earlier attempt", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, ["true"]);
    const again = jobs.map((it) => ({
      ...it,
      record: { ...it.record, reason: "Queue full" },
    }));
    await submitJobs(
      again,
      schedulerOf(fakeSubmit(directory)),
      settingsFor(directory),
    );
    assertEquals(jobs.map(recordOf).map((it) => it.reason), [undefined]);
  }));

Deno.test("submitJobs() gives a job up on which the word was given that it is cancelled", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, ["true", "true"]);
    const [first] = jobs;
    assert(first !== undefined);
    callOff(first.logDir, first.record);
    const { outcomes } = await submitJobs(
      jobs,
      schedulerOf(fakeSubmit(directory)),
      settingsFor(directory),
    );
    assertEquals(outcomes, [
      { kind: "called off" },
      { kind: "submitted", jobId: "102" },
    ]);
    assertEquals(order(directory), ["2"]);
    assertEquals(jobs.map(recordOf).map((it) => it.state), [
      "cancelled",
      "submitted",
    ]);
    assertEquals(treeOf(`${first.logDir}/metadata`), [
      "info.yaml",
      "mlxp.yaml",
      "submission.yaml",
    ]);
  }));

Deno.test("submitJobs() heeds no word that was given on an earlier attempt", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, ["true"]);
    const again = jobs.map((it) => {
      callOff(it.logDir, it.record);
      return { ...it, record: { ...it.record, attempt: 2 } };
    });
    const { outcomes } = await submitJobs(
      again,
      schedulerOf(fakeSubmit(directory)),
      settingsFor(directory),
    );
    assertEquals(outcomes, [{ kind: "submitted", jobId: "101" }]);
  }));
