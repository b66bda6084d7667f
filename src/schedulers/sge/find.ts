import { ctimeUtc, failureOf, unreadable } from "../shared/status.ts";
import { childText, elementsBelow, parseXml } from "../shared/xml.ts";
import type { NamedJob, NameQuestion } from "../shared/find.ts";

/** `-j` takes names, and alone tells what a job runs. */
const qstat: NameQuestion = {
  namesAtOnce: 100,
  command: (names) => ({
    program: "qstat",
    args: ["-xml", "-j", names.join(",")],
  }),
  parse(result) {
    const root = parseXml(result.stdout);
    // of some names there may be jobs, and none of others
    const someUnknown = /do not exist/.test(result.stderr + result.stdout);
    if (someUnknown && root?.name !== "detailed_job_info") {
      return { kind: "jobs", jobs: [] };
    }
    if (result.exitCode !== 0 && !someUnknown) {
      return { kind: "failed", reason: failureOf("qstat", result) };
    }
    if (root !== undefined && /unknown_jobs/.test(root.name)) {
      return { kind: "jobs", jobs: [] };
    }
    if (root?.name !== "detailed_job_info") {
      return unreadable("qstat", result.stdout);
    }
    const jobs: NamedJob[] = [];
    const infos = root.children.filter((it) => it.name === "djob_info");
    for (const element of infos.flatMap((it) => it.children)) {
      const id = childText(element, "JB_job_number");
      const name = childText(element, "JB_job_name");
      if (id === undefined || name === undefined) {
        return unreadable("qstat", result.stdout);
      }
      const script = childText(element, "JB_script_file");
      const paths = element.children.find((it) =>
        it.name === "JB_stdout_path_list"
      );
      const [stdout] = paths === undefined
        ? []
        : elementsBelow(paths, "PN_path").map((it) => it.text.trim());
      const time = childText(element, "JB_submission_time");
      jobs.push({
        id,
        name,
        ...(script === undefined ? {} : { script }),
        ...(stdout === undefined ? {} : { stdout }),
        // some versions count milliseconds
        ...(time === undefined
          ? {}
          : { submittedAt: Number(time) * (time.length > 11 ? 1 : 1000) }),
      });
    }
    return { kind: "jobs", jobs };
  },
};

/** The accounting has names only. */
const qacct: NameQuestion = {
  namesAtOnce: "all",
  command: (_, { user, since }) => ({
    program: "qacct",
    args: [
      ...["-o", user.name, "-b"],
      new Date(since - 300_000).toISOString().slice(0, 16)
        .replace(/[-T:]/g, ""),
      "-j",
    ],
  }),
  parse(result) {
    const said = `${result.stderr}\n${result.stdout}`;
    if (
      /no jobs running since startup|accounting file.*(No such|not)/i.test(said)
    ) {
      return { kind: "unavailable", reason: failureOf("qacct", result) };
    }
    if (/not found/.test(result.stderr)) return { kind: "jobs", jobs: [] };
    if (result.exitCode !== 0) {
      return { kind: "failed", reason: failureOf("qacct", result) };
    }
    const [before = "", ...blocks] = result.stdout.split(/^={10,}\s*\n/m);
    // the sum over all jobs comes last, and alone where there are none
    if (!/^\s*(?:OWNER\b.*|Total System Usage.*)?\s*$/.test(before)) {
      return unreadable("qacct", result.stdout);
    }
    const jobs = blocks.filter((it) => /^jobnumber +\d/m.test(it));
    return {
      kind: "jobs",
      jobs: jobs.map((block) => {
        const cell = (key: string): string | undefined =>
          new RegExp(`^${key} +(.*?) *$`, "m").exec(block)?.[1];
        const submittedAt = ctimeUtc(cell("qsub_time") ?? "");
        const command = /(\/.*)$/.exec(cell("submit_cmd") ?? "")?.[1];
        return {
          id: cell("jobnumber") ?? "",
          name: cell("jobname") ?? "",
          ended: "yes" as const,
          ...(command === undefined ? {} : { script: command }),
          ...(submittedAt === undefined ? {} : { submittedAt }),
        };
      }),
    };
  },
};

/** Grid Engine: qstat and qacct. */
export const sgeNames: readonly NameQuestion[] = [qstat, qacct];
