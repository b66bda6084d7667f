import { assertEquals } from "@std/assert";
import {
  queryEnvironment,
  type QueryVariable,
  type Treatment,
} from "../../../src/schedulers/shared/query_environment.ts";
import { schedulers } from "../../../src/schedulers/registry.ts";
import { slurmVariables } from "../../../src/schedulers/slurm/variables.ts";

const docs = decodeURIComponent(
  new URL("../../../docs/schedulers.md", import.meta.url).pathname,
);
const heading = "## Environment of queries\n";

Deno.test("queryEnvironment() drops what filters or shapes, and keeps where the cluster is", () => {
  const { set, drops } = queryEnvironment(slurmVariables);
  assertEquals(set, {
    TZ: "UTC0",
    LC_ALL: "C",
    SLURM_TIME_FORMAT: "standard",
    SLURM_BITSTR_LEN: "0",
  });
  const variables = [
    "SQUEUE_PARTITION",
    "SQUEUE_OF_A_LATER_VERSION",
    "SCANCEL_STATE",
    "SACCT_FEDERATION",
    "SLURM_CLUSTERS",
    "SLURM_CONF",
    "SQUEUE",
    "PATH",
  ];
  assertEquals(variables.filter(drops), variables.slice(0, 5));
});

Deno.test("no scheduler's commands lose what they need to run at all", () => {
  const needed = "PATH HOME USER LOGNAME LD_LIBRARY_PATH LANG TMPDIR KRB5CCNAME"
    .split(" ");
  for (const { queryVariables } of schedulers) {
    const { drops } = queryEnvironment(queryVariables);
    assertEquals(needed.filter(drops), []);
  }
});

function row({ name, of, does, treatment }: QueryVariable): string {
  return `| \`${name}\` | ${of} | ${does} | ${told(treatment)} |`;
}

function told(treatment: Treatment): string {
  return typeof treatment === "object" ? `\`${treatment.set}\`` : treatment;
}

/** The tables as docs/schedulers.md has them, but for their blanks. */
function tables(): string[] {
  return schedulers.flatMap(({ title, queryVariables }) => [
    `### ${title}`,
    "| variable | of | what it does | here |",
    ...queryVariables.map(row),
  ]);
}

Deno.test("docs/schedulers.md lists each variable and what is done about it (UPDATE=1 renews it)", () => {
  const text = Deno.readTextFileSync(docs);
  const [before = "", after = ""] = text.split(heading);
  const end = after.search(/^## /m);
  const section = end === -1 ? after : after.slice(0, end);
  if (Deno.env.get("UPDATE") === "1") {
    const start = section.search(/^### /m);
    const intro = section.slice(0, start === -1 ? undefined : start);
    const lines = tables().flatMap((it) =>
      it.startsWith("###")
        ? ["", it, ""]
        : it.startsWith("| variable")
        ? [it, "| --- | --- | --- | --- |"]
        : [it]
    );
    const rest = end === -1 ? "" : after.slice(end);
    Deno.writeTextFileSync(
      docs,
      `${before}${heading}${intro.trimEnd()}\n${lines.join("\n")}\n\n${rest}`,
    );
    return;
  }
  const told = section.split("\n").filter((it) =>
    /^(###|\|)/.test(it) && !/^\| -/.test(it)
  ).map((it) => it.replace(/ +/g, " "));
  assertEquals(told, tables());
});
