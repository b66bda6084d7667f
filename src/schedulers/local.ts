import type { Scheduler } from "./scheduler.ts";

/**
 * No scheduler: `--local` runs the job scripts on this machine. Nothing is
 * found by it and no line is its directive (a script holds no NUL).
 */
export const local: Scheduler = {
  name: "local",
  title: "this machine",
  prefix: "#\0",
  directiveRules: {
    words: { backslash: "nowhere", comment: "nothing" },
    options: "words",
    aliases: {},
    lists: [],
    additive: [],
    idle: /^$/,
  },
  directivesEnd: "end of file",
  indentedDirectives: "ignored",
  submitProgram: "",
  timeLimit: Infinity,
  readDirectives: () => ({ kept: [], replaced: [], faults: [] }),
  header: (job) => ({
    lines: [],
    name: `${job.logDirName}/${job.logId}`,
    output: "script",
  }),
  submitCommand: (script) => ({ program: script, args: [], stdin: "none" }),
  refuseWorkDir: () => undefined,
  parseReply: (result) =>
    result.exitCode === 0
      ? { kind: "submitted", jobId: "local" }
      : { kind: "refused", reason: `exit code ${result.exitCode}` },
  // the process that leads the job's session; 1 leads the machine's
  ids: {
    shape: /^(?!1$)[1-9]\d*$/,
    submissionOf: (id) => id,
    membersOf: () => undefined,
  },
  // For whoever runs the job to set.
  jobIdVariable: "MLXPSUB_JOB_ID",
  leaks: (variable) => variable === "MLXP_SCHEDULER",
};
