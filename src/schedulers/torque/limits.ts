import { lastValue, timeIn } from "../shared/demand.ts";
import { largest, type Limit, type LimitTeller } from "../shared/limits.ts";

/** What TORQUE's and PBS Pro's queues take: `qstat -Qf`, pbs_queue_attributes(7B). */
export const torqueLimits: LimitTeller = {
  questions: () => [
    { program: "qstat", args: ["-Bf"] },
    { program: "qstat", args: ["-Qf"] },
  ],
  read: ([server = "", queues = ""], { options }) => {
    const queue = lastValue(options, "-q")?.replace(/@.*/, "") ??
      /^\s*default_queue = (\S+)/m.exec(server)?.[1];
    const own = queues.split(/^Queue: /m).find((it) =>
      queue !== undefined && it.split("\n")[0]?.trim() === queue
    );
    const of = `queue ${queue}`;
    const seconds = timeIn(
      /^\s*resources_max\.walltime = (\S+)/m.exec(own ?? "")?.[1],
      [3600, 60, 1],
    );
    return [
      ...seconds === undefined
        ? []
        : [{ of, kind: "seconds" as const, most: seconds }],
      ...countIn(own ?? "", of),
      ...countIn(server.split(/^Queue: /m)[0] ?? "", "the server"),
    ];
  },
};

/** TORQUE's own attributes; PBS Pro has them in brackets, for whom they are. */
function countIn(text: string, of: string): Limit[] {
  const generic = (name: string) =>
    new RegExp(`^\\s*${name} = .*\\[?u:PBS_GENERIC=(\\d+)`, "m").exec(text)
      ?.[1];
  const plain = (name: string) =>
    new RegExp(`^\\s*${name} = (\\d+)`, "m").exec(text)?.[1];
  const kinds = [
    ["submitted", plain("max_user_queuable") ?? generic("max_queued")],
    ["running", plain("max_user_run") ?? generic("max_run")],
  ] as const;
  return kinds.flatMap(([kind, value = ""]) => {
    const most = largest([value]);
    return most === undefined ? [] : [{ of, kind, most }];
  });
}
