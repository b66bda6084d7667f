import type { ConfigFlags } from "./config_flags.ts";
import { select } from "./interpolation.ts";
import { isMapping, type Mapping } from "./yaml_file.ts";

/** What `--cfg` is to show, as far as `--package` narrows it down. */
export interface ShownPackage {
  config: "job" | "hydra" | "all";
  package: string;
}

export function shownPackage(flags: ConfigFlags): ShownPackage | undefined {
  const { config, package: path } = flags;
  return config === undefined || path === undefined || path === "_global_"
    ? undefined
    : { config, package: path };
}

/** The keys that there are, where Hydra 1.3 finds nothing at the package. */
export function keysBeside(
  tree: Mapping,
  { config, package: path }: ShownPackage,
): string[] | undefined {
  const { hydra, ...job } = tree;
  const shown = {
    job,
    hydra: { hydra: isMapping(hydra) ? withoutHelp(hydra) : hydra },
    all: tree,
  }[config];
  const found = select(shown, path);
  const isThere = found.kind === "untold" ||
    found.kind === "value" && found.value !== null && found.value !== "???";
  return isThere ? undefined : Object.keys(shown);
}

function withoutHelp({ help: _, hydra_help: __, ...rest }: Mapping): Mapping {
  return rest;
}
