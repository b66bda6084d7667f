/**
 * A call of mlxpsub in which the system refuses one thing that it asks for:
 * strace answers in the kernel's place. What is asked for is learnt from a call
 * that goes well; then each of it is refused once, and what mlxpsub says, leaves
 * behind and makes of it in the next call is judged.
 */
import type { CallResult } from "../mlxpsub.ts";
import { World } from "../trials/world.ts";

/** A call, and what has happened before it. */
export interface Scenario {
  name: string;
  args: string[];
  /** Answers to the submissions before, one a job. */
  moods?: string[];
  /** Until the call, squeue answers nothing. */
  deaf?: "yes";
  prepare?(world: World): Promise<void>;
  /** How often each job may have been accepted in the end. */
  times: number;
}

/** How many jobs a scenario has. */
const size = 2;

const submission = ["script.sh", "-j", "1"];
const cancelling = ["cancel", "--all", "-y"];

const submitted = async (world: World): Promise<void> => {
  await world.call(submission);
};

export const scenarios: readonly Scenario[] = [
  { name: "submit", args: submission, times: 1 },
  { name: "submit --array", args: [...submission, "--array"], times: 1 },
  {
    name: "resume",
    args: ["resume", "-j", "1"],
    // one may be in the queue, and one waits
    moods: ["timeout 0", "later"],
    deaf: "yes",
    prepare: submitted,
    times: 1,
  },
  { name: "cancel", args: cancelling, prepare: submitted, times: 1 },
  {
    name: "resubmit",
    args: ["resubmit", "1", "2", "-j", "1"],
    async prepare(world) {
      await submitted(world);
      await world.call(cancelling);
    },
    times: 2,
  },
  {
    name: "status",
    args: ["status"],
    async prepare(world) {
      await submitted(world);
      // by hand, so that status has an end to note
      for (const id of world.accepted()) {
        world.write(`cancelled/${id.id}`, "");
      }
    },
    times: 1,
  },
];

/** Something that is asked of the system: the Nth call of its kind in a thread. */
export interface Effect {
  syscall: string;
  nth: number;
  /** The path below the log directory, or what it is for. */
  what: string;
  /** Whether it changes something: it may lack room there. */
  changes: boolean;
}

/** No getdents64: Deno.readDir() tells no error of it, and lists less. */
const traced = [
  ...["mkdir", "openat", "write", "fdatasync", "fsync", "ftruncate", "fchmod"],
  ...["rename", "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir"],
  ...["read", "pipe2", "clone3", "vfork"],
];

/** The errors that each can have, as strace names them. */
export function errorsOf({ syscall, changes }: Effect): string[] {
  switch (syscall) {
    case "openat":
      return changes
        ? ["ENOSPC", "EACCES", "EROFS", "EIO", "EMFILE"]
        : ["EACCES", "EIO"];
    case "mkdir":
    case "rename":
    case "renameat2":
    case "link":
    case "linkat":
      return ["ENOSPC", "EACCES", "EROFS", "EIO"];
    case "unlink":
    case "unlinkat":
    case "rmdir":
      return ["EACCES", "EROFS", "EIO"];
    case "write":
    case "ftruncate":
    case "fdatasync":
    case "fsync":
      return ["ENOSPC", "EIO"];
    case "fchmod":
      return ["EPERM", "EIO"];
    case "pipe2":
      return ["EMFILE"];
    case "clone3":
    case "vfork":
      return ["EAGAIN"];
    default:
      return ["EIO"];
  }
}

/** How messages word them. */
const words: Record<string, RegExp> = {
  ENOSPC: /no space left on device/,
  EACCES: /permission denied/,
  EROFS: /read-only file system/,
  EIO: /input\/output error/,
  EMFILE: /too many open files/,
  EPERM: /operation not permitted/,
  EAGAIN: /resource temporarily unavailable/,
};

/** Why strace cannot be used here; undefined if it can. */
export function whyNoStrace(): string | undefined {
  try {
    const { success } = new Deno.Command("strace", {
      args: ["-qq", "-o", "/dev/null", "-b", "execve", "true"],
    }).outputSync();
    return success ? undefined : "strace may trace nothing here";
  } catch {
    return "strace is not installed";
  }
}

/** What a scenario's call asks of the system, once it began to read or change. */
export async function effectsOf(scenario: Scenario): Promise<Effect[]> {
  using world = await worldOf(scenario);
  const { code, stderr } = await world.call(scenario.args, undefined, [
    ...strace(world),
    `trace=${traced.join(",")}`,
  ]);
  if (code !== 0) throw new Error(`${scenario.name} ended so: ${stderr}`);
  const counts = new Map<string, number>();
  const effects: Effect[] = [];
  let begun = false;
  for (const line of linesOf(world)) {
    const [, thread, syscall = "", args = ""] =
      /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    if (thread === undefined) continue;
    const key = `${thread} ${syscall}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    const path = pathIn(args, world);
    begun ||= path !== undefined;
    const what = path ?? (begun ? otherUse(syscall, args) : undefined);
    if (what === undefined) continue;
    const changes = syscall !== "openat" || args.includes("O_CREAT");
    effects.push({ syscall, nth, what, changes });
  }
  return effects;
}

function strace(world: World): string[] {
  // what mlxpsub starts is left alone
  const quiet = ["-f", "-b", "execve", "-y", "-qq", "-s", "0"];
  return ["strace", ...quiet, "-o", `${world.root}/trace`, "-e"];
}

function linesOf(world: World): string[] {
  return Deno.readTextFileSync(`${world.root}/trace`).split("\n");
}

/** The same in each call: without the names that are made up. */
function pathIn(args: string, { root }: World): string | undefined {
  // the directory from which a path would count stands before it
  const words = args.replace(/AT_FDCWD<[^>]*>/g, "");
  const at = words.indexOf(`${root}/workdir`);
  if (at === -1) return undefined;
  return /^[^">]*/.exec(words.slice(at + root.length + 1))?.[0]
    .replace(/\d{8}T\d{6}Z-\w{4}/, "SWEEP")
    .replace(/[\w-]*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, "UNIQUE")
    .replace(/by-[\w-]+/, "by-WRITER");
}

function otherUse(syscall: string, args: string): string | undefined {
  if (syscall === "write") {
    return /^[12]</.test(args) ? `output ${args[0]}` : undefined;
  }
  if (syscall === "pipe2") return "for a program";
  return /CLONE_VFORK/.test(args) || syscall === "vfork"
    ? "to start a program"
    : undefined;
}

async function worldOf({ moods, deaf, prepare }: Scenario): Promise<World> {
  const questions = Array.from({ length: 20 }, (_, at) => at + 1);
  const world = new World(size, moods, deaf === undefined ? [] : questions);
  await prepare?.(world);
  world.quieten();
  return world;
}

export interface FaultEnd {
  scenario: Scenario;
  effect: Effect;
  error: string;
  /** `missed`: the call went another way, and nothing was refused. */
  kind: "judged" | "missed";
  code: number;
  stderr: string;
  /** What must not be; undefined if all is well. */
  fault?: string;
}

/** Refuses one effect of a scenario. */
export async function refuse(
  scenario: Scenario,
  effect: Effect,
  error: string,
): Promise<FaultEnd> {
  // the runtime asks for some things of its own, more or less often
  const places = [0, -1, 1, -2, 2, -3, 3].map((it) => effect.nth + it);
  let end: FaultEnd | undefined;
  for (const nth of places.filter((it) => it > 0)) {
    end = await refuseNth(scenario, { ...effect, nth }, error);
    if (end.kind === "judged") return end;
  }
  if (end === undefined) throw new Error("an effect has a place");
  return end;
}

async function refuseNth(
  scenario: Scenario,
  effect: Effect,
  error: string,
): Promise<FaultEnd> {
  using world = await worldOf(scenario);
  const { syscall, nth } = effect;
  const call = await world.call(scenario.args, undefined, [
    ...strace(world),
    `trace=${syscall}`,
    "-e",
    `inject=${syscall}:error=${error}:when=${nth}`,
  ]);
  const hit = linesOf(world).filter((it) => it.includes("(INJECTED)"));
  const isHit = hit.some((it) =>
    (pathIn(it, world) ?? otherUse(syscall, it.replace(/^.*?\(/, ""))) ===
      effect.what
  );
  const { code, stderr } = call;
  const end = { scenario, effect, error, code, stderr };
  if (!isHit) return { ...end, kind: "missed" };
  const fault = sayingFault(call, effect, error) ??
    await stateFault(scenario, world, call) ??
    (mayStay(effect) ? undefined : strayFault(world));
  return {
    ...end,
    kind: "judged",
    ...(fault === undefined ? {} : { fault }),
  };
}

/** What is wrong with how it ended, and with what it said. */
function sayingFault(
  { code, stderr }: CallResult,
  { what }: Effect,
  error: string,
): string | undefined {
  // what cannot be read of the script and its program is the caller's fault
  const isInput = !what.startsWith("workdir/logs");
  if (code !== 0 && code !== 1 && !(code === 2 && isInput)) {
    return `exit code ${code}`;
  }
  if (/\n +at |error: Uncaught|panicked/.test(stderr)) return "a stack trace";
  if (code === 0 || what === "output 2") return undefined;
  if (!/^(mlxpsub|[^ ]+:\d+:\d+): (error|warning): /m.test(stderr)) {
    return "nothing is said";
  }
  return words[error]?.test(stderr) === false
    ? "the cause is not said"
    : undefined;
}

/** What is wrong with what it left behind, and with what comes of that. */
async function stateFault(
  scenario: Scenario,
  world: World,
  { code, stdout }: CallResult,
): Promise<string | undefined> {
  const told = stdout.split("\n").filter((it) => it.endsWith("\tcancelled"));
  const early = new Map(world.accepted().map((it) => [it.id, it]));
  for (const line of told) {
    const id = line.split("\t")[1] ?? "";
    if (early.get(id)?.cancelled === false) return `${id} is not cancelled`;
  }
  if (!world.isPromised()) {
    if (early.size > 0) return "jobs are in, and no log has them";
    if (code === 0) return "exit code 0, and nothing was done";
    const left = world.numbers();
    if (left.length > 0) return `logs/${left[0]} is left`;
    const again = await world.call(submission);
    if (again.code !== 0) return `submitted again: ${again.stderr}`;
  }
  for (let resumes = 1;; resumes++) {
    const it = await world.call(["resume"]);
    if (it.code === 0 && it.stderr.includes("nothing is left")) break;
    if (resumes > 5) return `resume goes on: ${it.stderr}`;
  }
  const status = await world.call(["status", "--json"]);
  if (status.code !== 0) return `status: ${status.stderr}`;
  const { jobs } = JSON.parse(status.stdout) as {
    jobs: { log_id: number; job_id: string | null; state: string }[];
  };
  if (jobs.length !== size) return `${jobs.length} jobs are told`;
  for (const { log_id: logId, job_id: id, state } of jobs) {
    const all = world.accepted().filter((it) => it.logId === logId);
    const live = all.filter((it) => !it.cancelled);
    if (all.length > scenario.times || all.length === 0 || live.length > 1) {
      return `job ${logId} is in ${all.length} times`;
    }
    const expected = live.length === 1 ? "PENDING" : "CANCELLED";
    if (state !== expected) return `job ${logId} is told to be ${state}`;
    if (live[0] !== undefined && live[0].id !== id) {
      return `job ${logId} is ${live[0].id}, and told ${id}`;
    }
  }
  return undefined;
}

/**
 * Whether it would have removed what is left: the lock of a process that has
 * ended, or what such a lock was made of, is in nobody's way.
 */
function mayStay({ syscall, what, changes }: Effect): boolean {
  return !changes || /^(unlink|rmdir)/.test(syscall) ||
    syscall === "rename" && what.includes(".lock.");
}

function strayFault(world: World): string | undefined {
  const stray = world.strays();
  return stray.length > 0 ? `${stray.join(", ")} is left` : undefined;
}
