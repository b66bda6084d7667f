import type { QueryVariable } from "../shared/query_environment.ts";

/** flux-environment(7) and flux-jobs(1) of 0.88. */
export const fluxVariables: readonly QueryVariable[] = [
  {
    name: "FLUX_URI",
    of: "all",
    does: "which instance of Flux is asked",
    treatment: "kept",
  },
  {
    name: "FLUX_F58_FORCE_ASCII",
    of: "all",
    does: "`f` for `ƒ` in ids",
    treatment: { set: "1" },
  },
  {
    name: "FLUX_KVS_NAMESPACE",
    of: "all",
    does: "the keys of one job in the place of all",
    treatment: "dropped",
  },
  {
    name: "FLUX_JOBS_FORMAT_DEFAULT",
    of: "flux jobs",
    does: "its columns",
    treatment: "dropped",
  },
  {
    name: "FLUX_HANDLE_*",
    of: "all",
    does: "_TRACE prints messages; _USERID and _ROLEMASK pretend to be another",
    treatment: "dropped",
  },
  {
    name: "FLUX_PYCLI_LOGLEVEL",
    of: "flux jobs, flux cancel",
    does: "more lines on standard error",
    treatment: "dropped",
  },
];
