import { byName } from "../by_name.ts";
import { hasOpaque } from "../script/opaque.ts";
import type { Value } from "../sweep/values.ts";
import type { Mapping } from "./yaml_file.ts";

/** The class of Hydra's basic sweeper. */
export const basicSweeper =
  "hydra._internal.core_plugins.basic_sweeper.BasicSweeper";

/** What Hydra 1.3 knows below `hydra`, before any config; its keys are fixed. */
export function ownTree(): Mapping {
  return {
    mode: null,
    searchpath: [],
    run: { dir: "outputs" },
    sweep: { dir: "multirun", subdir: "0" },
    hydra_logging: {},
    job_logging: {},
    sweeper: {},
    launcher: {},
    callbacks: {},
    help: { app_name: "", header: "", footer: "", template: "" },
    hydra_help: { template: "", hydra_help: "???" },
    output_subdir: ".hydra",
    overrides: { hydra: [], task: [] },
    job: {
      name: "???",
      chdir: null,
      override_dirname: "???",
      id: "???",
      num: "???",
      config_name: "???",
      env_set: {},
      env_copy: [],
      config: {
        override_dirname: { kv_sep: "=", item_sep: ",", exclude_keys: [] },
      },
    },
    runtime: {
      version: "???",
      version_base: "???",
      cwd: "???",
      config_sources: [],
      output_dir: "???",
      choices: {},
    },
    verbose: false,
    env: {},
  };
}

/** What a part of it has to be; "class": a mapping from which nothing is deleted. */
export type OwnKind =
  | "class"
  | "mapping"
  | "list"
  | "text"
  | "text or null"
  | "whole number"
  | "truth value"
  | "mode"
  | "anything";

const own = byName<OwnKind>({
  "": "class",
  mode: "mode",
  searchpath: "list",
  run: "class",
  "run.dir": "text",
  sweep: "class",
  "sweep.dir": "text",
  "sweep.subdir": "text",
  hydra_logging: "mapping",
  job_logging: "mapping",
  callbacks: "mapping",
  help: "class",
  "help.app_name": "text",
  "help.header": "text",
  "help.footer": "text",
  "help.template": "text",
  hydra_help: "class",
  output_subdir: "text or null",
  overrides: "class",
  job: "class",
  "job.name": "text",
  "job.chdir": "truth value",
  "job.override_dirname": "text",
  "job.id": "text",
  "job.num": "whole number",
  "job.env_set": "mapping",
  "job.env_copy": "list",
  "job.config": "class",
  "job.config.override_dirname": "class",
  "job.config.override_dirname.kv_sep": "text",
  "job.config.override_dirname.item_sep": "text",
  "job.config.override_dirname.exclude_keys": "list",
  runtime: "class",
  "runtime.choices": "mapping",
});

/** The kind of a part, by its dotted path from `hydra` on. */
export function ownKind(path: string): OwnKind {
  const [root, ...rest] = path.split(".");
  const key = rest.join(".");
  return root === "hydra" && Object.hasOwn(own, key)
    ? own[key] ?? "anything"
    : "anything";
}

/** Whether OmegaConf takes a value of the command for a part of that kind. */
export function fitsKind(value: Value | "absent", kind: OwnKind): boolean {
  const is = value === "absent" ? "null" : value.kind;
  const text = value === "absent" || !("value" in value)
    ? ""
    : String(value.value);
  if (hasOpaque(text)) return true;
  switch (kind) {
    case "class":
    case "mapping":
      return is === "dict";
    case "list":
      return is === "list";
    case "text":
      return is !== "list" && is !== "dict" && is !== "null";
    case "text or null":
      return is !== "list" && is !== "dict";
    case "whole number":
      return is === "int" ||
        (is === "text" || is === "quoted") && /^\s*[-+]?\d+\s*$/.test(text);
    case "truth value":
      return is === "null" || is === "bool" || is === "int" ||
        (is === "text" || is === "quoted") &&
          /^(?:true|false|on|off|y|n|yes|no|1|0)$/i.test(text);
    case "mode":
      return is === "null" || is === "int" && /^[12]$/.test(text) ||
        (is === "text" || is === "quoted") &&
          /^(?:RunMode\.)?(?:RUN|MULTIRUN)$/.test(text);
    case "anything":
      return true;
  }
}

const simple = { format: "%(message)s" };
const console = { class: "logging.StreamHandler", formatter: "simple" };
const quiet = {
  version: 1,
  root: { level: "ERROR" },
  disable_existing_loggers: true,
};
const none = { version: 1, root: null, disable_existing_loggers: false };

/** Keys of the options that Hydra brings along, as far as words may name them. */
export const ownContents = byName<Mapping>({
  "hydra/sweeper/basic": {
    _target_: basicSweeper,
    max_batch_size: null,
    params: null,
  },
  "hydra/launcher/basic": {
    _target_: "hydra._internal.core_plugins.basic_launcher.BasicLauncher",
  },
  "hydra/hydra_logging/default": {
    version: 1,
    formatters: { simple },
    handlers: { console: { ...console, stream: "ext://sys.stdout" } },
    root: { level: "INFO", handlers: ["console"] },
    loggers: { logging_example: { level: "DEBUG" } },
    disable_existing_loggers: false,
  },
  "hydra/hydra_logging/disabled": quiet,
  "hydra/hydra_logging/none": none,
  "hydra/hydra_logging/hydra_debug": {
    version: 1,
    formatters: { simple },
    handlers: {
      file: {
        class: "logging.FileHandler",
        mode: "w",
        formatter: "simple",
        filename: "hydra.log",
        delay: true,
      },
    },
    root: { level: "ERROR", handlers: ["file"] },
    loggers: { hydra: { level: "DEBUG" } },
    disable_existing_loggers: false,
  },
  "hydra/job_logging/default": {
    version: 1,
    formatters: { simple },
    handlers: {
      console: { ...console, stream: "ext://sys.stdout" },
      file: {
        class: "logging.FileHandler",
        formatter: "simple",
        filename: "job.log",
      },
    },
    root: { level: "INFO", handlers: ["console", "file"] },
    disable_existing_loggers: false,
  },
  "hydra/job_logging/disabled": quiet,
  "hydra/job_logging/none": none,
  "hydra/job_logging/stdout": {
    version: 1,
    formatters: { simple },
    handlers: { console: { ...console, stream: "ext://sys.stdout" } },
    root: { level: "INFO", handlers: ["console"] },
    disable_existing_loggers: false,
  },
});
