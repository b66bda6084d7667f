import { assert, assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";

/** Stands for a program: notes a loss, unless its seed is 3. */
const python = `#!/bin/sh
for word in "$@"; do
  case $word in lr=*) lr=\${word#lr=} ;; seed=*) seed=\${word#seed=} ;; esac
done
[ "$seed" != 3 ] || { echo "RuntimeError: no luck" >&2; exit 1; }
echo "loss: $lr$seed"
printf '{"step": 1, "loss": 9}\\n{"step": 2, "loss": %s}\\n' "$lr$seed" \\
  >"$MLXPSUB_LOG_DIR/metrics.jsonl"
`;

async function withResults(
  check: (
    run: (...args: string[]) => ReturnType<typeof mlxpsub>,
    project: Project,
  ) => Promise<void>,
): Promise<void> {
  using project = new Project({
    "bin/python": python,
    "main.py": "",
    "script.sh": "#!/bin/sh\npython main.py lr=0.1,0.2 seed=1,2,3\n",
  });
  Deno.chmodSync(`${project.dir}/bin/python`, 0o755);
  const settings = {
    cwd: project.dir,
    env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
  };
  const made = await mlxpsub(["script.sh", "--local", "6"], settings);
  assertEquals(made.code, 1, made.stderr);
  await check((...args) => mlxpsub(args, settings), project);
}

Deno.test("results has a row a job, with its settings and last metrics", () =>
  withResults(async (run, project) => {
    const { code, stdout, stderr } = await run(
      ...["results", "--columns", "log_id,state,lr,seed,loss,exit_code"],
    );
    assertEquals([code, stdout.replaceAll("\r", ""), stderr], [
      0,
      `log_id,state,lr,seed,loss,exit_code
1,COMPLETED,0.1,1,0.11,0
2,COMPLETED,0.1,2,0.12,0
3,FAILED,0.1,3,,1
4,COMPLETED,0.2,1,0.21,0
5,COMPLETED,0.2,2,0.22,0
6,FAILED,0.2,3,,1
`,
      "6 jobs\n",
    ]);
    const best = await run("results", "--best", "max:loss", "--json", "-q");
    const rows: { loss: number | null; log_dir: string }[] = JSON.parse(
      best.stdout,
    );
    assertEquals(rows.map((it) => it.loss), [9, 9, null, 9, 9, null]);
    assertEquals(rows[0]?.log_dir, `${project.dir}/logs/1`);
  }));

Deno.test("results --by aggregates over one setting, --sort orders", () =>
  withResults(async (run) => {
    const { code, stdout, stderr } = await run(
      ...["results", "--by", "seed", "--sort", "-loss"],
    );
    assertEquals([code, stdout.replaceAll("\r", ""), stderr], [
      0,
      "lr,n,loss,loss std\n" +
      "0.2,2,0.215,0.007071067811865481\n" +
      "0.1,2,0.11499999999999999,0.007071067811865472\n",
      "6 jobs; 2 not completed and left out\n",
    ]);
  }));

Deno.test("results --metric reads log.stdout, and says what is wrong with a pattern", () =>
  withResults(async (run) => {
    const { stdout } = await run(
      ...["results", "--metric", "l=loss: ([0-9.]+)", "--columns", "l"],
    );
    assertEquals(stdout.split("\r\n"), [
      ...["l", "0.11", "0.12", "", "0.21", "0.22", "", ""],
    ]);
    for (
      const [args, message] of [
        [["--metric", "l=("], "Cannot read --metric"],
        [["--metric", "loss"], "Cannot read --metric"],
        [["--best", "loss"], "Cannot read --best"],
        [["--sort", "none"], "Cannot sort by"],
        [["--by", "none"], "Cannot group by"],
        [["--columns", "none"], "Cannot show"],
      ] as const
    ) {
      const { code, stderr } = await run("results", ...args);
      assertEquals(code, 2, stderr);
      assert(stderr.startsWith(`mlxpsub: error: ${message}`), stderr);
    }
  }));

Deno.test("results --html writes a page of its own, and over nothing else", () =>
  withResults(async (run, project) => {
    for (let time = 0; time < 2; time++) {
      const { code, stdout, stderr } = await run(
        ...["results", "--html", "page.html"],
      );
      assertEquals([code, stdout, stderr], [0, "", "6 jobs in page.html\n"]);
    }
    const page = Deno.readTextFileSync(`${project.dir}/page.html`);
    const data: unknown = JSON.parse(
      /<script type="application\/json" id="data">([^<]*)</.exec(page)?.[1] ??
        "",
    );
    assert(
      typeof data === "object" && data !== null && "reasons" in data &&
        "curves" in data && Array.isArray(data.curves),
    );
    assertEquals(data.reasons, [
      { reason: "RuntimeError: no luck", jobs: ["3", "6"] },
    ]);
    assertEquals(data.curves[0], [[[1, 2], [9, 0.11]]]);
    assert(!/(src|href)=|https?:/.test(page), "it names something outside");
    Deno.writeTextFileSync(`${project.dir}/mine.html`, "<p>mine");
    const { code, stderr } = await run("results", "--html", "mine.html");
    assertEquals([code, stderr], [
      2,
      `mlxpsub: error: Cannot write "mine.html": it is there, and no page of mlxpsub's
hint: Name another file
`,
    ]);
    assertEquals(Deno.readTextFileSync(`${project.dir}/mine.html`), "<p>mine");
    const nowhere = await run("results", "--html", "none/page.html");
    assertEquals([nowhere.code, nowhere.stderr], [
      1,
      `mlxpsub: error: Cannot write "none/page.html": no such file or directory
hint: Name a file in a directory that is there and can be written to
`,
    ]);
  }));
