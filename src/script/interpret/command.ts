/** Commands of any kind: bash manual, 3.2. */
import type { Command, CompoundCommand, List } from "../syntax.ts";
import { runCase } from "./case.ts";
import { runConditional } from "./conditional.ts";
import { calculate } from "./calculate.ts";
import { expandArithmetic } from "./expand.ts";
import { RunReached, ShellFault } from "./faults.ts";
import type { Jump } from "./jump.ts";
import { runList } from "./list.ts";
import { runFor } from "./for_loop.ts";
import { runArithmeticFor, runWhile } from "./loops.ts";
import { bodyStep, withList } from "./nested.ts";
import { withRedirects } from "./redirects.ts";
import type { Shell } from "./shell.ts";
import type { ListStep } from "./trace.ts";
import { runSimple } from "./simple.ts";
import { failure, type Status, statusOf, success } from "./state.ts";
import { tryOut, undecided } from "./undecided.ts";
import { assignText } from "./variables.ts";

export function runCommand(command: Command, shell: Shell): Jump | undefined {
  shell.tick(command.span);
  if (shell.option("noexec") === "on") return undefined;
  shell.redirectFailed = false;
  if (shell.code.kind !== "piece") shell.lineAt = command.span.start;
  switch (command.kind) {
    case "simple":
      return runSimple(command, shell);
    case "function":
      shell.state.functions.set(command.name, {
        name: command.name,
        body: command.body,
        code: shell.code,
        exported: "no",
      });
      shell.definitions++;
      shell.setStatus(success);
      return undefined;
    default:
      return command.redirects.length === 0
        ? runCompound(command, shell)
        : withRedirects(
          command.redirects,
          shell,
          () => runCompound(command, shell),
          "kept",
        );
  }
}

function runCompound(
  command: CompoundCommand,
  shell: Shell,
): Jump | undefined {
  switch (command.kind) {
    case "group":
      return bodyStep(
        "group",
        command,
        0,
        command.body,
        shell,
        () => runList(command.body, shell),
      );
    case "subshell":
      return runSubshell(command, command.body, shell);
    case "if":
      return runIf(command, 0, shell);
    case "while":
      return runWhile(command, shell);
    case "for":
      return runFor(command, shell);
    case "arithmetic for":
      return runArithmeticFor(command, shell);
    case "case":
      return runCase(command, shell);
    case "conditional":
      return runConditional(command, shell);
    case "arithmetic":
      runArithmetic(command, shell);
      return undefined;
    case "select":
      return leftWithoutRun(command, () => runList(command.body, shell), shell);
    case "coprocess":
      return leftWithoutRun(
        command,
        () => {
          shell.inSubshell(() => runCommand(command.command, shell));
          return undefined;
        },
        shell,
      );
  }
}

/**
 * `select` asks its user, and of `coproc` only the job knows what comes back:
 * left to it where neither holds a run.
 */
function leftWithoutRun(
  command: Extract<CompoundCommand, { kind: "select" | "coprocess" }>,
  body: () => Jump | undefined,
  shell: Shell,
): Jump | undefined {
  const mark = shell.unknowns.job(shell.origin(command.span));
  const tried = tryOut(body, shell);
  if (tried instanceof RunReached) {
    const [what, hint] = command.kind === "select"
      ? ["a select asks its user", "Write a for loop in its place"]
      : [
        "a run in a coprocess has no job of its own",
        "Start the command in the background with & in its place",
      ];
    return shell.refuse(
      `Cannot follow the script: ${what}`,
      command.span,
      hint,
    );
  }
  const names = command.kind === "select"
    ? [command.variable, "REPLY"]
    : [command.name ?? "COPROC", `${command.name ?? "COPROC"}_PID`];
  const jump = undecided({
    mark,
    span: command.span,
    alternatives: [
      () => {
        const jump = body();
        return jump?.kind === "break" || jump?.kind === "continue"
          ? undefined
          : jump;
      },
      () => undefined,
    ],
    actual: undefined,
    around: "compound",
  }, shell);
  for (const it of names) assignText(it, undefined, mark, "=", shell);
  shell.setStatus({ ...success, mark });
  return jump;
}

/** `( … )`; `step`: where its statements are noted, if not as a group's. */
export function runSubshell(
  command: Command,
  body: List,
  shell: Shell,
  step?: ListStep,
): undefined {
  const work = (): Jump | undefined => {
    try {
      return runList(body, shell);
    } catch (cause) {
      if (!(cause instanceof ShellFault)) throw cause;
      shell.complain(cause.message);
      shell.setStatus(statusOf(cause.status));
      return undefined;
    }
  };
  shell.inSubshell(() =>
    step === undefined
      ? bodyStep("group", command, 0, body, shell, work)
      : withList(step, shell, work)
  );
  return undefined;
}

type If = Extract<CompoundCommand, { kind: "if" }>;

function runIf(command: If, from: number, shell: Shell): Jump | undefined {
  for (let at = from; at < command.clauses.length; at++) {
    const clause = command.clauses[at];
    if (clause === undefined) break;
    const outer = shell.within;
    if (outer === "statement") shell.within = "condition";
    const jump = guarded(clause.condition, command, -1 - at, shell);
    shell.within = outer;
    if (jump !== undefined) return jump;
    const { code, mark } = shell.state.status;
    if (mark !== "") {
      return undecided({
        mark,
        span: command.span,
        alternatives: [
          () => runBranch(command, at, clause.body, shell),
          () => runIf(command, at + 1, shell),
        ],
        actual: code === 0 ? 0 : 1,
        around: "compound",
      }, shell);
    }
    if (code === 0) return runBranch(command, at, clause.body, shell);
  }
  if (command.otherwise === undefined) {
    shell.setStatus(success);
    return undefined;
  }
  return runBranch(
    command,
    command.clauses.length,
    command.otherwise,
    shell,
  );
}

function runBranch(
  command: Command,
  index: number,
  body: List,
  shell: Shell,
): Jump | undefined {
  return bodyStep(
    "branch",
    command,
    index,
    body,
    shell,
    () => runList(body, shell),
  );
}

/** A condition: -e does not hold in it. Its steps have negative numbers. */
export function guarded(
  list: List,
  command: Command,
  index: number,
  shell: Shell,
): Jump | undefined {
  shell.unguarded++;
  try {
    return bodyStep(
      "branch",
      command,
      index,
      list,
      shell,
      () => runList(list, shell),
    );
  } finally {
    shell.unguarded--;
  }
}

function runArithmetic(
  command: Extract<CompoundCommand, { kind: "arithmetic" }>,
  shell: Shell,
): void {
  const text = expandArithmetic(command.expression.parts, shell);
  try {
    shell.setStatus(arithmeticStatus(calculate(text, shell), shell));
  } catch (cause) {
    if (!(cause instanceof ShellFault) || !cause.failsArithmetic) throw cause;
    shell.complain(cause.message);
    shell.setStatus(failure);
  }
}

/** 0 for any number but zero. */
export function arithmeticStatus(value: string, shell: Shell): Status {
  const known = shell.unknowns.assumed(value);
  const code = known === undefined || known !== "0" ? 0 : 1;
  return known === value ? statusOf(code) : {
    code,
    mark: shell.unknowns.derived([value], () => String(code)),
  };
}
