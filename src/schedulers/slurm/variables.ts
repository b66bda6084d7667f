import type { QueryVariable } from "../shared/query_environment.ts";

/**
 * squeue(1), sacct(1), scancel(1) and scontrol(1) of 22.05 to 25.11, "ENVIRONMENT VARIABLES".
 * A command's own options beat most of them; those without one here filter.
 */
export const slurmVariables: readonly QueryVariable[] = [
  {
    name: "SQUEUE_*",
    of: "squeue",
    does:
      "_PARTITION, _ACCOUNT, _QOS, _NAMES, _LICENSES, _STATES, _USERS show fewer jobs, _FEDERATION, _LOCAL and _SIBLING others; _FORMAT, _FORMAT2, _SORT, _ARRAY, _ARRAY_UNIQUE, _PRIORITY, _START, _ALL shape",
    treatment: "dropped",
  },
  {
    name: "SACCT_*",
    of: "sacct",
    does: "_FEDERATION and _LOCAL choose clusters",
    treatment: "dropped",
  },
  {
    name: "SCANCEL_*",
    of: "scancel",
    does:
      "_STATE, _PARTITION, _ACCOUNT, _QOS, _NAME, _USER, _WCKEY spare jobs; _INTERACTIVE asks; _BATCH, _FULL, _HURRY, _CTLD, _VERBOSE change how",
    treatment: "dropped",
  },
  {
    name: "SCONTROL_*",
    of: "scontrol",
    does: "_FEDERATION, _LOCAL and _SIBLING choose clusters; _ALL and _FUTURE",
    treatment: "dropped",
  },
  {
    name: "SLURM_CLUSTERS",
    of: "squeue, sacct, scancel, scontrol",
    does: "another cluster; the one that took a job stands in its record",
    treatment: "dropped",
  },
  {
    name: "SLURM_BITSTR_LEN",
    of: "squeue, sacct",
    does: "how much of an array's indices is printed",
    treatment: { set: "0" },
  },
  {
    name: "SLURM_TIME_FORMAT",
    of: "squeue, sacct",
    does: "the form of times",
    treatment: { set: "standard" },
  },
  {
    name: "SLURM_JSON",
    of: "squeue, sacct",
    does: "the form of --json",
    treatment: "dropped",
  },
  {
    name: "SLURM_YAML",
    of: "squeue, sacct",
    does: "the form of --yaml",
    treatment: "dropped",
  },
  {
    name: "SLURM_DEBUG_FLAGS",
    of: "all",
    does: "more lines on standard error",
    treatment: "dropped",
  },
  {
    name: "SLURM_CONF",
    of: "all",
    does: "where the cluster's configuration is",
    treatment: "kept",
  },
  { name: "SLURM_CONF_SERVER", of: "all", does: "likewise", treatment: "kept" },
  {
    name: "SLURM_JWT",
    of: "all",
    does: "who the caller is",
    treatment: "kept",
  },
];
