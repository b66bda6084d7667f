import type { Cluster } from "./cluster.ts";

/** No scheduler: mlxpsub runs the jobs itself and waits for them. */
export const local: Cluster = {
  name: "local",
  title: "local",
  directives: [],
  example: [],
  environment: "passed on",
  jobName: (logDirName, logId) => `${logDirName}/${logId}`,
  arrayName: (logDirName) => logDirName,
  refusedDirective: "",
  refusal: /never/,
  whenDown: /never/,
  look: (which) =>
    Promise.resolve(
      which.by === "name"
        ? []
        : which.ids.map((id) => ({ id, name: "", state: "done" })),
    ),
  cancel: () => Promise.resolve(),
  many: 200,
};
