import type { QueryVariable } from "../shared/query_environment.ts";

/**
 * IBM Spectrum LSF 10.1, "Environment variable reference" and the parameters of
 * lsf.conf that the environment may set; OpenLava 4 has the first of the kept.
 */
export const lsfVariables: readonly QueryVariable[] = [
  {
    name: "LSB_BJOBS_*",
    of: "bjobs",
    does:
      "_FORMAT, _PENDREASON_LEVEL, _CONSOLIDATED_REASONS, _DISPLAY_ENH and others shape the answer",
    treatment: "dropped",
  },
  {
    name: "BJOBS_W_DISPLAY_MEM_SWAP_PIDS",
    of: "bjobs",
    does: "further columns",
    treatment: "dropped",
  },
  {
    name: "LSB_BHIST_FORMAT",
    of: "bhist",
    does: "which columns are printed",
    treatment: "dropped",
  },
  {
    name: "LSB_SUPPRESS_CUSTOM_REASONS",
    of: "bjobs",
    does: "reasons are left out",
    treatment: "dropped",
  },
  {
    name: "LSB_DISPLAY_YEAR",
    of: "bjobs, bhist",
    does: "times with their year, or without",
    treatment: { set: "Y" },
  },
  {
    name: "LSB_SHORT_HOSTLIST",
    of: "bjobs",
    does: "hosts as 8*hostA",
    treatment: "dropped",
  },
  {
    name: "LSB_BMGROUP_ALLREMOTE_EXPAND",
    of: "bjobs",
    does: "names of hosts",
    treatment: "dropped",
  },
  {
    name: "LSF_DEBUG_CMD",
    of: "all",
    does: "logs of the command",
    treatment: "dropped",
  },
  { name: "LSB_DEBUG_CMD", of: "all", does: "likewise", treatment: "dropped" },
  { name: "LSB_TIME_CMD", of: "all", does: "likewise", treatment: "dropped" },
  {
    name: "LSB_NTRIES",
    of: "all",
    does: "how often a command asks a batch daemon that is down",
    treatment: { set: "1" },
  },
  {
    name: "LSF_ENVDIR",
    of: "all",
    does: "where the configuration is",
    treatment: "kept",
  },
  {
    name: "LSF_SERVERDIR",
    of: "all",
    does: "where the programs are",
    treatment: "kept",
  },
  { name: "LSF_BINDIR", of: "all", does: "likewise", treatment: "kept" },
  { name: "LSF_LIBDIR", of: "all", does: "likewise", treatment: "kept" },
];
