import type { QueryVariable } from "../shared/query_environment.ts";

/**
 * oarstat(1) and oardel(1) of OAR 2.5. Both are Perl behind oardodo, which clears
 * much of the environment, but not before perl has read it.
 */
export const oarVariables: readonly QueryVariable[] = [
  {
    name: "OAR_OARSTAT_OUTPUT_FORMAT",
    of: "oarstat",
    does: "which of the plain forms is printed",
    treatment: "dropped",
  },
  {
    name: "OARDO_*",
    of: "all",
    does: "set by oardodo for itself",
    treatment: "dropped",
  },
  {
    name: "PERL5OPT",
    of: "all",
    does: "options and modules for perl, which may print",
    treatment: "dropped",
  },
];
