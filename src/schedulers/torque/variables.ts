import type { QueryVariable } from "../shared/query_environment.ts";

/**
 * qstat(1B) and qdel(1B) of TORQUE 6.1, and of OpenPBS 23, which names none
 * itself; pbs.conf(8B) does.
 */
export const torqueVariables: readonly QueryVariable[] = [
  {
    name: "PBS_QSTAT_*",
    of: "qstat",
    does: "_EXECONLY shows the jobs of execution queues only",
    treatment: "dropped",
  },
  {
    name: "PBS_DEFAULT",
    of: "all",
    does: "the server; an id names its own",
    treatment: "kept",
  },
  { name: "PBS_SERVER", of: "all", does: "likewise", treatment: "kept" },
  {
    name: "PBS_SERVER_HOST_NAME",
    of: "all",
    does: "likewise",
    treatment: "kept",
  },
  { name: "PBS_PRIMARY", of: "all", does: "likewise", treatment: "kept" },
  { name: "PBS_SECONDARY", of: "all", does: "likewise", treatment: "kept" },
  {
    name: "PBS_CONF_FILE",
    of: "all",
    does: "where the configuration is",
    treatment: "kept",
  },
  {
    name: "PBS_EXEC",
    of: "all",
    does: "where the programs are",
    treatment: "kept",
  },
  {
    name: "PBS_CLIENTRETRY",
    of: "all",
    does: "seconds for which a command tries to connect again",
    treatment: "dropped",
  },
  {
    name: "PBSAPITIMEOUT",
    of: "all",
    does: "seconds for which a command waits for an answer",
    treatment: "dropped",
  },
  {
    name: "PBSDEBUG",
    of: "all",
    does: "more lines on standard error",
    treatment: "dropped",
  },
];
