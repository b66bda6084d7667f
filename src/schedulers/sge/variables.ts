import type { QueryVariable } from "../shared/query_environment.ts";

/**
 * qstat(1), qacct(1), qdel(1) and qconf(1) of Grid Engine 8.1.9, "ENVIRONMENT VARIABLES",
 * and the names that stand in the programs themselves. Files of defaults filter, too: docs/schedulers.md.
 */
export const sgeVariables: readonly QueryVariable[] = [
  {
    name: "SGE_SINGLE_LINE",
    of: "qconf",
    does: "long values in one line",
    treatment: "dropped",
  },
  {
    name: "SGE_LONG_QNAMES",
    of: "qstat",
    does: "the width of queue names",
    treatment: "dropped",
  },
  {
    name: "SGE_LOAD_AVG",
    of: "qstat",
    does: "another value for the load",
    treatment: "dropped",
  },
  {
    name: "SGE_QACCT_DEBUG",
    of: "qacct",
    does: "lists in front of the answer",
    treatment: "dropped",
  },
  {
    name: "SGE_DEBUG_*",
    of: "all",
    does: "_LEVEL prints lines, _TARGET says where, standard output too",
    treatment: "dropped",
  },
  {
    name: "SGE_QSTAT_ENV_DEBUG",
    of: "qstat",
    does: "options in front of the answer",
    treatment: "dropped",
  },
  {
    name: "SGE_COMMLIB_DEBUG*",
    of: "all",
    does: "lines on standard error",
    treatment: "dropped",
  },
  {
    name: "SGE_ENABLE_MSG_ID",
    of: "all",
    does: "a number in front of each message",
    treatment: "dropped",
  },
  {
    name: "SGE_TEST_*",
    of: "all",
    does: "faults for tests of Grid Engine itself",
    treatment: "dropped",
  },
  {
    name: "SGE_ND",
    of: "all",
    does: "lines on standard output",
    treatment: "dropped",
  },
  {
    name: "MORE_INFO",
    of: "qstat",
    does: "options for debugging",
    treatment: "dropped",
  },
  {
    name: "SGE_ROOT",
    of: "all",
    does: "where the cluster's files are",
    treatment: "kept",
  },
  {
    name: "SGE_ARCH",
    of: "all",
    does: "which of its programs are started",
    treatment: "kept",
  },
  { name: "SGE_CELL", of: "all", does: "which cluster", treatment: "kept" },
  { name: "SGE_CLUSTER_NAME", of: "all", does: "likewise", treatment: "kept" },
  {
    name: "SGE_QMASTER_PORT",
    of: "all",
    does: "where its master listens",
    treatment: "kept",
  },
  {
    name: "SGE_EXECD_PORT",
    of: "all",
    does: "where its nodes listen",
    treatment: "kept",
  },
];
