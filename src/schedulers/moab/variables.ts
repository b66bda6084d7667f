import type { QueryVariable } from "../shared/query_environment.ts";

/** Moab's manual, "Client commands" and "Troubleshooting clients". */
export const moabVariables: readonly QueryVariable[] = [
  { name: "MOABSERVER", of: "all", does: "another server", treatment: "kept" },
  { name: "MOABPORT", of: "all", does: "its port", treatment: "kept" },
  {
    name: "MOABHOMEDIR",
    of: "all",
    does: "where the configuration is",
    treatment: "kept",
  },
  {
    name: "MOABDEBUG",
    of: "all",
    does: "more lines on standard error",
    treatment: "dropped",
  },
  { name: "MOABLOGLEVEL", of: "all", does: "likewise", treatment: "dropped" },
];
