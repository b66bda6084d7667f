import { lastValue } from "../shared/demand.ts";
import {
  largest,
  type Limit,
  type LimitsAsked,
  type LimitTeller,
} from "../shared/limits.ts";
import { secondsIn } from "./demand.ts";

/**
 * What slurmctld enforces, and of whom: sacctmgr(1), scontrol(1). Of several
 * associations or partitions in which jobs may go, the most generous counts.
 */
export const slurmLimits: LimitTeller = {
  questions: ({ user }) => [
    { program: "scontrol", args: ["show", "config"] },
    { program: "scontrol", args: ["show", "partition", "-o"] },
    {
      program: "sacctmgr",
      args: [
        ...["-nP", "show", "user", `name=${user}`, "withassoc"],
        "format=defaultaccount,account,partition,maxsubmitjobs,maxjobs,grpsubmitjobs,grpjobs,defaultqos",
      ],
    },
    {
      program: "sacctmgr",
      args: [
        ...["-nP", "show", "qos"],
        "format=name,maxsubmitjobsperuser,maxjobsperuser",
      ],
    },
  ],
  read: (
    [config = "", partitions = "", associations = "", qos = ""],
    asked,
  ) => [
    ...timeLimits(partitions, asked),
    // else sacctmgr tells what nobody heeds
    ...isEnforced(config) ? countLimits(associations, qos, asked) : [],
  ],
};

function isEnforced(config: string): boolean {
  const value = /^AccountingStorageEnforce\s*=\s*(.*)$/m.exec(config)?.[1];
  return /\b(?:limits|safe|all|qos)\b/i.test(value ?? "");
}

function timeLimits(answer: string, { options }: LimitsAsked): Limit[] {
  const wanted = lastValue(options, "--partition")?.split(",");
  const found = answer.split("\n").flatMap((line) => {
    const value = (key: string) =>
      new RegExp(`\\b${key}=(\\S+)`).exec(line)?.[1];
    const name = value("PartitionName");
    const isMeant = wanted === undefined
      ? value("Default") === "YES"
      : name !== undefined && wanted.includes(name);
    return isMeant && name !== undefined
      ? [{ name, most: secondsIn(value("MaxTime")) }]
      : [];
  });
  const most = Math.max(...found.map((it) => it.most ?? Infinity));
  return Number.isFinite(most) && most > 0
    ? [{
      of: `partition ${found.map((it) => it.name).join(",")}`,
      kind: "seconds",
      most,
    }]
    : [];
}

function countLimits(
  associations: string,
  qos: string,
  { options }: LimitsAsked,
): Limit[] {
  const rows = rowsIn(associations);
  const account = lastValue(options, "--account") ?? rows[0]?.[0] ?? "";
  const partitions = lastValue(options, "--partition")?.split(",") ?? [];
  const own = rows.filter(([, name = "", partition = ""]) =>
    name === account && (partition === "" || partitions.includes(partition))
  );
  const wanted = lastValue(options, "--qos") ?? own[0]?.[7] ?? "";
  const ofQos = rowsIn(qos).filter(([name]) => name === (wanted || "normal"));
  const limit = (
    of: string,
    kind: Limit["kind"],
    texts: string[],
  ): Limit[] => {
    const most = largest(texts);
    return most === undefined ? [] : [{ of, kind, most }];
  };
  const column = (some: readonly string[][], at: number) =>
    some.map((it) => it[at] ?? "");
  const who = `account ${account}`;
  const qosName = `QOS ${wanted || "normal"}`;
  return [
    ...limit(who, "submitted", column(own, 3)),
    ...limit(who, "submitted", column(own, 5)),
    ...limit(qosName, "submitted", column(ofQos, 1)),
    ...limit(who, "running", column(own, 4)),
    ...limit(who, "running", column(own, 6)),
    ...limit(qosName, "running", column(ofQos, 2)),
  ];
}

function rowsIn(answer: string): string[][] {
  return answer.split("\n").filter((it) => it !== "")
    .map((it) => it.split("|"));
}
