/** A scheduler that nobody has, with commands of its own. */
import type { BatchScheduler } from "../../../src/schedulers/batch_scheduler.ts";
import type { SubmitResult } from "../../../src/schedulers/scheduler.ts";
import { readDirectiveOptions } from "../../../src/schedulers/shared/directive_reading.ts";
import { splitDirective } from "../../../src/schedulers/shared/directive_words.ts";
import { readWordOptions } from "../../../src/schedulers/shared/options.ts";
import { jobName } from "../../../src/schedulers/shared/job_name.ts";
import { readReply } from "../../../src/schedulers/shared/reply.ts";
import {
  failureOf,
  type JobState,
  type StatusReply,
} from "../../../src/schedulers/shared/status.ts";

const words = { backslash: "nowhere", comment: "nothing" } as const;
const states: Readonly<Record<string, JobState>> = {
  outside: "PENDING",
  inside: "RUNNING",
  through: "COMPLETED",
  thrown: "CANCELLED",
};

/** `t-7|inside|logs/1|/proj/logs/1/script.sh` */
function rowsOf(result: SubmitResult): string[][] | undefined {
  return result.exitCode === 0
    ? result.stdout.split("\n").filter((it) => it !== "")
      .map((it) => it.split("|"))
    : undefined;
}

function failed(result: SubmitResult): StatusReply<never> {
  return { kind: "failed", reason: failureOf("tsstat", result) };
}

export const turnstile: BatchScheduler = {
  name: "turnstile",
  aliases: ["ts"],
  title: "Turnstile",
  prefix: "#TURN",
  directiveRules: {
    words,
    options: "words",
    aliases: {},
    lists: [],
    additive: [],
    idle: /^-help$/,
  },
  directivesEnd: "first command",
  indentedDirectives: "ignored",
  submitProgram: "tsin",
  timeLimit: 20,
  readDirectives(directives) {
    const lines = directives.map(({ text }, line) =>
      splitDirective(text, "#TURN".length, line, words)
    );
    const options = lines.flatMap((it) =>
      readWordOptions(it, {
        values: ["-name", "-out", "-err"],
        flags: [],
        attached: [],
        others: [],
      })
    );
    return readDirectiveOptions(
      directives,
      lines.flat(),
      options,
      ({ name }) => ({
        kind: "replace",
        sets: name === "-name" ? "name" : name === "-out" ? "stdout" : "stderr",
      }),
    );
  },
  header(job) {
    const rules = { separator: "/", maxLength: 40, first: "letter" } as const;
    const name = jobName(job.logDirName, job.logId, rules);
    return {
      lines: [
        `#TURN -name ${name}`,
        `#TURN -out ${job.stdout}`,
        `#TURN -err ${job.stderr}`,
      ],
      name,
      output: "scheduler",
    };
  },
  submitCommand: (script) => ({
    program: "tsin",
    args: [script],
    stdin: "none",
  }),
  refuseWorkDir: () => undefined,
  parseReply: (result) =>
    readReply(result, {
      jobId: ({ stdout }) => /^ticket (t-\d+)$/m.exec(stdout)?.[1],
      error: /^tsin: (.*)$/,
      noise: /^$/,
      ambiguous: (_, words) => words.includes("no answer"),
      later: (_, words) => words.includes("queue is full"),
    }),
  ids: {
    shape: /^t-\d+$/,
    submissionOf: (id) => id,
    membersOf: () => undefined,
  },
  jobIdVariable: "TURN_TICKET",
  leaks: (variable) =>
    /^(?:MLXP_SCHEDULER|TURN_TICKET|TURN_HOME)$/.test(variable),
  setsInJob: /^TURN_(?:TICKET|HOME)$/,
  indexVariables: [],
  submitDirVariables: ["TURN_HOME"],
  queryVariables: [{
    name: "TURN_FILTER",
    of: "tsstat",
    does: "shows fewer jobs",
    treatment: "dropped",
  }],
  status: {
    questions: [{
      idsAtOnce: "all",
      tells: "jobs",
      command: () => ({ program: "tsstat", args: [] }),
      parse(result) {
        const jobs = rowsOf(result)?.map(([id = "", word = ""]) => ({
          id,
          word,
          state: states[word] ?? "UNKNOWN",
        }));
        return jobs === undefined ? failed(result) : { kind: "jobs", jobs };
      },
    }],
    cancelCommand: (ids) => ({ program: "tsout", args: [...ids] }),
    parseCancel: (result) => ({
      refused: new Map(),
      ...(result.exitCode === 0 ? {} : { failure: failureOf("tsout", result) }),
    }),
  },
  names: [{
    namesAtOnce: "all",
    command: () => ({ program: "tsstat", args: [] }),
    parse(result) {
      const jobs = rowsOf(result)?.map((
        [id = "", , name = "", script = ""],
      ) => ({
        id,
        name,
        script,
      }));
      return jobs === undefined ? failed(result) : { kind: "jobs", jobs };
    },
  }],
};
