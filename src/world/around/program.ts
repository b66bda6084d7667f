import { dirname, join, resolve } from "@std/path/posix";
import { error } from "../../error.ts";
import type { ConfigFiles } from "../../hydra/config_files.ts";
import { findDecorator, type FoundDecorator } from "../../hydra/decorator.ts";
import { programSays } from "../../hydra/program_search.ts";
import { withEnvironment } from "../../hydra/environment.ts";
import { readProgramConfig } from "../../hydra/program_config.ts";
import { readYamlText, valueOf } from "../../hydra/yaml_file.ts";
import { noFacts, type ProgramFacts } from "../../plan/program.ts";
import { hasOpaque } from "../../script/opaque.ts";
import { mlxpRelease } from "./mlxp_release.ts";

/** A program as a run command names it. */
export interface ProgramRequest {
  /** Absolute path of its directory; undefined: known only inside the job. */
  directory: string | undefined;
  /** Absolute path of its file. */
  file?: string;
  /** From where Python imports the program's own modules; its directory if left out. */
  root?: string;
  /** The other words of the command, in which expansions are opaque. */
  words: string[];
  /** Where the command runs; absolute. */
  workDir?: string;
  /** The script around the command, which may activate an environment. */
  script?: string;
}

/**
 * Reads what a program and the files beside it say, without running it. What
 * is missing is absent from the facts; a file that is there and cannot be read
 * is a diagnostic where it matters.
 */
export function readProgram(
  request: ProgramRequest,
  files: ConfigFiles,
): ProgramFacts {
  const { directory, file, words } = request;
  if (directory === undefined) return noFacts;
  const root = request.root ?? directory;
  const workDir = request.workDir ?? Deno.cwd();
  const found = file === undefined
    ? undefined
    : findDecorator(file, { files, workDir, root });
  const place = found ?? mlxpPlace(file ?? join(directory, "__main__.py"));
  const { runDir, sweepDir, sweep, mode, starts, ...config } =
    readProgramConfig(
      place,
      {
        words,
        workDir,
        files,
        environment: environmentHere(),
        ...(request.script === undefined ? {} : { script: request.script }),
        decorator: found === undefined ? "assumed" : "read",
      },
    );
  const framework = found?.framework ?? "unknown";
  // hydra.compose() takes words, and never sweeps what configs say
  const composes = found === undefined && file !== undefined &&
    programSays(file, root, composeApi, files) === "yes";
  const version = framework === "mlxp"
    ? mlxpRelease(request.script ?? "", workDir)
    : undefined;
  const says = (what: RegExp, root: string) =>
    file === undefined || files.read(file) === undefined
      ? "not known"
      : programSays(file, root, what, files);
  return {
    framework,
    saysHydra: says(/\bhydra|\bmlxp\b/i, root),
    versionManager: framework === "mlxp" ? versionManager(place, files) : "off",
    mlxpIds: /^(?:0\.|1\.0\.0$)/.test(version ?? "") ? "text" : "resolved",
    readsEnvironment: says(/\bmlxp\b|MLXP_SCHEDULER|MLXPSUB_/i, directory),
    ...readLogDir(place, directory, files),
    ...config,
    ...(composes ? { sweeperParams: [] } : {}),
    output: {
      ...(runDir === undefined ? {} : { runDir }),
      sweepDir,
      sweep,
      mode,
      starts,
    },
  };
}

/** Hydra's other door, for programs without a decorator. */
const composeApi = /\bhydra\b[^]*\binitialize(?:_config_(?:dir|module))?\s*\(/;

/** What MLXP assumes, for a program that does not say. */
function mlxpPlace(file: string): FoundDecorator {
  return {
    framework: "mlxp",
    configPath: "configs",
    configName: "config",
    rules: "now",
    file,
  };
}

/** `use_version_manager` of the mlxp.yaml in MLXP's config directory. */
function versionManager(
  place: FoundDecorator,
  files: ConfigFiles,
): ProgramFacts["versionManager"] {
  const path = mlxpFile(place, dirname(place.file));
  const read = path === undefined ? undefined : files.read(path);
  const yaml = read === undefined ? undefined : readYamlText(read);
  return yaml?.ok === true &&
      valueOf(yaml.value, "use_version_manager") === true
    ? "on"
    : "off";
}

/** MLXP's own settings, beside its config. */
function mlxpFile(
  { framework, configPath }: FoundDecorator,
  from: string,
): string | undefined {
  const path = framework === "mlxp" ? configPath : "configs";
  return typeof path !== "string" || hasOpaque(path)
    ? undefined
    : join(resolve(from, path), "mlxp.yaml");
}

/**
 * `logger.parent_log_dir` of the mlxp.yaml in MLXP's own config directory,
 * which --config-path does not move (seen with MLXP 1.0.5). Where that file
 * cannot be read, MLXP goes on with its default and says so in passing; jobs
 * by the thousand in a place that nobody asked for are worth an error.
 */
function readLogDir(
  place: FoundDecorator,
  directory: string,
  files: ConfigFiles,
): Pick<ProgramFacts, "parentLogDir" | "parentLogDirFault"> {
  const path = mlxpFile(
    place,
    place.framework === "mlxp" ? dirname(place.file) : directory,
  );
  if (path === undefined) return {};
  const fault = (state: string) => ({
    parentLogDirFault: error(
      `Cannot tell the log directory from "${path}": ${state}`,
      undefined,
      "Mend the file, or name the directory with --log-dir",
    ),
  });
  const read = files.read(path);
  if (read === undefined || read.ok && !/parent_log_dir/.test(read.text)) {
    return {};
  }
  const file = readYamlText(read);
  if (!file.ok) return fault(file.state);
  const value = valueOf(valueOf(file.value, "logger"), "parent_log_dir");
  if (value === undefined) return {};
  if (typeof value !== "string" || value === "") {
    return fault("logger.parent_log_dir is not a path");
  }
  const { text, left } = withEnvironment(value, environmentHere());
  if (left !== undefined) {
    return fault(
      `logger.parent_log_dir needs ${
        left.kind === "variable"
          ? `$${left.name}, which is not set`
          : `"${left.written}", which only MLXP can resolve`
      }`,
    );
  }
  return { parentLogDir: text };
}

function environmentHere(): ReadonlyMap<string, string> {
  return new Map(Object.entries(Deno.env.toObject()));
}
