import { assert, assertEquals } from "@std/assert";
import { flux } from "../../../src/schedulers/flux/flux.ts";
import { fluxSubmission } from "../../../src/schedulers/flux/submit.ts";
import { answered } from "../status/shown.ts";
import { readLines } from "../read_lines.ts";

const job = {
  logDirName: "logs",
  logId: 3,
  stdout: "/p/logs/3/log.stdout",
  stderr: "/p/logs/3/log.stderr",
  shell: "/bin/bash",
};

Deno.test("flux: the header names the job and its log files", () => {
  assertEquals(fluxSubmission.header(job), {
    lines: [
      "#flux: --job-name=logs/3",
      "#flux: --output=/p/logs/3/log.stdout",
      "#flux: --error=/p/logs/3/log.stderr",
    ],
    name: "logs/3",
    output: "scheduler",
  });
});

Deno.test("flux: paths are quoted for shlex; templates and newlines are left to the script", () => {
  const outputs = [
    "/a b/o",
    `/q"x'\\/o`,
    "/a#b",
    "/é;(x)",
    "/{{id}}/o",
    "/a\nb",
  ]
    .map((stdout) => fluxSubmission.header({ ...job, stdout }))
    .map((it) => [it.lines[1], it.output]);
  assertEquals(outputs, [
    ['#flux: --output="/a b/o"', "scheduler"],
    [`#flux: --output="/q\\"x'\\\\/o"`, "scheduler"],
    ['#flux: --output="/a#b"', "scheduler"],
    ['#flux: --output="/é;(x)"', "scheduler"],
    ["#flux: --output=/dev/null", "script"],
    ["#flux: --output=/dev/null", "script"],
  ]);
});

Deno.test("flux: directives of the user's stay with one beginning; what mlxpsub sets goes", () => {
  assertEquals(
    readLines(
      fluxSubmission,
      "# flux: -N4 --exclusive # nodes",
      "# flux: --job-name='a b' -q gpu --output=x-{{id}}.log",
      "# flux: --error x.err",
      "# flux: # -N8",
    ),
    {
      kept: [
        "#flux: -N4 --exclusive # nodes",
        "#flux: -q gpu",
        "#flux: # -N8",
      ],
      replaced: [
        "name: --job-name='a b'",
        "stdout: --output=x-{{id}}.log",
        "stderr: --error x.err",
      ],
      faults: [],
    },
  );
});

Deno.test("flux: a value never stands in the next line", () => {
  assertEquals(
    readLines(fluxSubmission, "#FLUX: --output", "#FLUX: -n 1").kept,
    ["#flux: --output", "#flux: -n 1"],
  );
});

Deno.test("flux: what Flux refuses, or what would not come back with an id, is a fault", () => {
  assertEquals(
    readLines(
      fluxSubmission,
      "# flux: -N1 --dry-run",
      "# flux: --quiet --wrap",
      "#FLUX: -t 1h",
      "# flux: nodes=1",
      '# flux: --conf="""',
    ).faults,
    [
      'Cannot submit with "--dry-run": flux batch would only check the job (Remove it and use "mlxpsub --dry-run")',
      'Cannot submit with "--quiet": flux batch would tell no id (Remove it)',
      'Cannot submit with "--wrap": flux batch would put another shebang above the script (Remove it)',
      'Flux wants all directives to begin as the first one, with "# flux:" (Write "# flux:", and # behind it to leave one out)',
      'Flux knows no directive "nodes=1": options begin with - (undefined)',
      "Cannot read values in three quotes (Put it into a file, as in --conf=FILE.toml)",
    ],
  );
});

Deno.test("flux: jobs start where the script says, and share a name that singleton compares", () => {
  assertEquals(
    readLines(fluxSubmission, "#flux: --cwd=/data").startDir,
    "/data",
  );
  const directive = (text: string) =>
    fluxSubmission.readDirectives([
      { text, span: { start: 0, end: text.length } },
    ]);
  const { kept, headerFacts } = directive(
    "#flux: --dependency=singleton --job-name=one",
  );
  assertEquals(kept, ["#flux: --dependency=singleton --job-name=one"]);
  assert(headerFacts !== undefined);
  const named = fluxSubmission.header({ ...job, headerFacts });
  assertEquals([named.name, named.lines.length], ["one", 2]);
  const facts = directive("#flux: --dependency=singleton").headerFacts;
  assert(facts !== undefined);
  assertEquals(
    fluxSubmission.header({ ...job, headerFacts: facts }).name,
    "logs",
  );
});

Deno.test("flux: flux batch gets the script, and the urgency of a held job", () => {
  assertEquals(fluxSubmission.submitCommand("/p/s.sh", () => []), {
    program: "flux",
    args: ["batch", "/p/s.sh"],
    stdin: "none",
  });
  assertEquals(
    fluxSubmission.submitCommand("/p/s.sh", () => [], "when released").args,
    ["batch", "--urgency=0", "/p/s.sh"],
  );
});

// flux-batch(1), flux-core's src/bindings/python/flux/{cli,core} and job-manager
Deno.test("flux: answers of flux batch", () => {
  const read = (stdout: string, exitCode = 0, stderr = "") =>
    fluxSubmission.parseReply(answered(stdout, exitCode, stderr));
  assertEquals(read("ƒ2FGzSwNbh\n"), {
    kind: "submitted",
    jobId: "f2FGzSwNbh",
  });
  assertEquals(read("Welcome\nf2FGzSwNbh\n").kind, "submitted");
  assertEquals(
    read(
      "",
      1,
      "flux-batch: ERROR: Number of slots to allocate must be specified\n",
    ),
    {
      kind: "refused",
      reason: "Number of slots to allocate must be specified",
    },
  );
  assertEquals(
    read(
      "",
      2,
      "usage: flux batch [OPTIONS...] [SCRIPT] [ARGS...]\nflux batch: error: unrecognized arguments: --nope\nflux-batch: ERROR: argument parsing failed at /p/s.sh line 2\n",
    ),
    {
      kind: "refused",
      reason:
        "unrecognized arguments: --nope; argument parsing failed at /p/s.sh line 2",
    },
  );
  assertEquals(
    read(
      "",
      1,
      "flux-batch: ERROR: Unable to connect to Flux: broker socket /run/flux/local was not found\n",
    ),
    {
      kind: "later",
      reason:
        "Unable to connect to Flux: broker socket /run/flux/local was not found",
      down: "yes",
    },
  );
  assertEquals(
    read(
      "",
      1,
      "flux-batch: ERROR: job submission to debug is disabled: maintenance\n",
    ),
    {
      kind: "later",
      reason: "job submission to debug is disabled: maintenance",
    },
  );
  assertEquals(
    read("", 1, "flux-batch: ERROR: Connection reset by peer\n").kind,
    "ambiguous",
  );
  assertEquals(read("", 137).kind, "ambiguous");
});

Deno.test("flux: what a batch job has around it does not leak; where Flux is stays", () => {
  for (
    const it of [
      ...["FLUX_ENCLOSING_ID", "FLUX_JOB_ID", "FLUX_JOB_TMPDIR"],
      ...["FLUX_TASK_RANK", "FLUX_KVS_NAMESPACE", "PMI_RANK"],
    ]
  ) assert(fluxSubmission.leaks(it), it);
  for (const it of ["FLUX_URI", "FLUX_EXEC_PATH", "FLUX_SSH", "FLUXION"]) {
    assertEquals([it, fluxSubmission.leaks(it)], [it, false]);
  }
  assert(flux.setsInJob.test("FLUX_URI"));
});

Deno.test("flux: flux batch and its kin in a script submit, flux run does not", () => {
  assertEquals(
    ["batch", "submit", "bulksubmit", "run", "jobs"].map((it) =>
      flux.submits?.(["flux", it, "x.sh"])
    ),
    [true, true, true, false, false],
  );
});
