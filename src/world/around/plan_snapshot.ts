import { join, resolve } from "@std/path/posix";
import type { SubmitOptions } from "../../cli/call.ts";
import { type Diagnostic, error, Failure, warning } from "../../error.ts";
import { relocation } from "../../plan/relocation.ts";
import {
  outsideSnapshot,
  sizeText,
  type Snapshot,
  snapshotPath,
  withMovedPaths,
} from "../../jobs/snapshot.ts";
import { schedulers } from "../../schedulers/registry.ts";
import { parseScript } from "../../script/script.ts";
import { readQuietly } from "../system/files.ts";
import {
  bytesOf,
  type CodeFiles,
  lfsPointers,
  linkedPaths,
  nameOfCode,
  readCodeFiles,
} from "./code_files.ts";
import { makePlan, type Plan } from "./make_plan.ts";
import type { ReadScript } from "./read_script.ts";
import { realPaths } from "./real_paths.ts";
import { workingTreeAround } from "./repository.ts";

/** A plan whose jobs run in a snapshot, which is not there yet. */
export interface SnapshotPlan {
  plan: Plan;
  /** Undefined: the jobs run where the code is. */
  code?: CodeFiles;
  /** Log directories, which belong to no code. */
  apart: string[];
  diagnostics: Diagnostic[];
  /** For people: what they run. */
  lines: string[];
}

/** Changed files that an error names. */
const namedFiles = 10;

/**
 * Of `--snapshot`, or `use_version_manager: true` of MLXP: the plan with jobs
 * that run in a snapshot. It is made twice: as if the snapshot were there it
 * tells what the jobs will do, and by its own places which jobs are the same.
 */
export async function planSnapshot(
  plan: Plan,
  { script, path }: ReadScript,
  callOptions: SubmitOptions,
  workDir: string,
  stop: AbortSignal,
): Promise<SnapshotPlan> {
  const isAsked = plan.sites.some((it) => it.versionManager === "on");
  const choice = plan.options.snapshot ?? (isAsked ? "commit" : "off");
  const apart = [...new Set(plan.runs.map((it) => it.parentLogDir))];
  const [home] = apart;
  if (choice === "off" || home === undefined) {
    return { plan, apart, diagnostics: [], lines: [] };
  }
  const isOwn = plan.options.snapshot !== undefined;
  const why = isOwn ? "" : "use_version_manager is on: ";
  const { workDir: startDir } = plan.settings;
  const start = placeIn(startDir);
  if (start === undefined) {
    const hint = "Commit the code with git, or write --snapshot=off";
    const state = `"${startDir}" is in no git repository`;
    if (isOwn) {
      const message = `Cannot take a snapshot: ${state}`;
      throw new Failure([error(message, undefined, hint)]);
    }
    return {
      plan,
      apart,
      diagnostics: [warning(
        `Cannot run a copy of the code, as use_version_manager asks: ${state}`,
        undefined,
        hint,
      )],
      lines: [],
    };
  }
  const code = await readCodeFiles(start.root, apart, stop);
  if (choice === "commit") refuseChanges(code, why);
  const snapshot: Snapshot = {
    path: snapshotPath(home, await nameOfCode(code)),
    commit: code.commit,
    changed: code.changed.length > 0,
    repository: code.root,
    workDir: "",
    requirements: requirementsIn(code),
  };
  snapshot.workDir = join(snapshot.path, start.below);
  const real = Deno.realPathSync(code.root);
  const plain = relocation([code.root, real], snapshot.path);
  const moved = {
    ...plain,
    // where it starts may have a name of its own
    into: (it: string) => it === startDir ? snapshot.workDir : plain.into(it),
  };
  const places = new Map(
    schedulers.flatMap((it) => it.submitDirVariables)
      .map((it) => [it, workDir] as const),
  );
  const { launchers = [] } = plan.options;
  const text = withMovedPaths(script, moved, launchers, places);
  const parsed = parseScript(
    { ...script.source, text },
    schedulers.map((it) => it.prefix),
  );
  if (!parsed.ok) throw new Failure(parsed.diagnostics);
  const then = await makePlan(
    { script: parsed.script, path },
    callOptions,
    workDir,
    stop,
    { moved },
  );
  const linked = linkedPaths(code).toSorted();
  const { inside, diagnostics } = outsideSnapshot(
    then.sites,
    snapshot,
    linked,
    then.startDir,
    parsed.script,
  );
  const isSame = then.runs.length === plan.runs.length &&
    then.runs.every((it, at) => it.line === plan.runs[at]?.line);
  if (inside === 0 || !isSame) {
    throw new Failure([
      ...diagnostics,
      error(
        isSame
          ? `Cannot run a snapshot of "${code.root}": no program of the script is in it`
          : `Cannot run a snapshot of "${code.root}": the script makes other jobs there`,
        undefined,
        "Use relative paths in the script, or leave out --snapshot",
      ),
    ]);
  }
  const runs = plan.runs.map((run, at) => {
    const { body, command } = then.runs[at] ?? run;
    return { ...run, body, command };
  });
  return {
    plan: { ...plan, runs, settings: { ...plan.settings, snapshot } },
    code,
    apart,
    diagnostics: [...diagnostics, ...notFetched(code)],
    lines: [
      `${why}jobs run the code of commit ${code.commit.slice(0, 12)}${
        snapshot.changed ? ` with ${filesText(code.changed)}` : ""
      }: ${
        sizeText(code.files.length, bytesOf(code))
      } copied to ${snapshot.path}`,
      ...linked.length === 0
        ? []
        : [`what git ignores is linked there: ${shortened(linked)}`],
    ],
  };
}

function notFetched(code: CodeFiles): Diagnostic[] {
  const pointers = lfsPointers(code);
  if (pointers.length === 0) return [];
  return [warning(
    `The snapshot has ${filesText(pointers)} of git-lfs as pointers only: ${
      shortened(pointers)
    }`,
    undefined,
    "Run git lfs pull before, if jobs read them",
  )];
}

/** The working tree around a place, and where in it that is. */
function placeIn(
  startDir: string,
): { root: string; below: string } | undefined {
  for (const at of [startDir, realPaths()(startDir)]) {
    const root = workingTreeAround(at);
    if (root !== undefined) return { root, below: at.slice(root.length) };
  }
  return undefined;
}

function refuseChanges({ root, changed }: CodeFiles, why: string): void {
  if (changed.length === 0) return;
  throw new Failure([error(
    `Cannot take a snapshot of "${root}": ${
      filesText(changed)
    } changed or untracked: ${shortened(changed)}`,
    undefined,
    `Commit them, or take them along with --snapshot=dirty${
      why === "" ? "" : ", or write --snapshot=off: use_version_manager is on"
    }`,
  )]);
}

function filesText(paths: readonly string[]): string {
  return `${paths.length} ${paths.length === 1 ? "file" : "files"}`;
}

function shortened(paths: readonly string[]): string {
  const rest = paths.length - namedFiles;
  return paths.slice(0, namedFiles).join(", ") +
    (rest > 0 ? ` and ${rest} more` : "");
}

/** As MLXP's version manager has them: `UNKNOWN` where there is no such file. */
function requirementsIn({ root, files }: CodeFiles): string[] {
  if (!files.includes("requirements.txt")) return ["UNKNOWN"];
  const text = readQuietly(resolve(root, "requirements.txt"));
  return text.replace(/\n$/, "").split(/\r?\n/).slice(0, 1000);
}
