/** A made-up scheduler works by being one member more of the list. */
import { assertEquals } from "@std/assert";
import { ownSchedulers } from "../../src/schedulers/registry.ts";
import { type CallResult, mlxpsub, Project } from "../mlxpsub.ts";

const own = ownSchedulers.map((it) => it.name).join(", ");
const main = decodeURIComponent(
  new URL("eighth/main.ts", import.meta.url).pathname,
);

/** The commands keep the queue in $TURN_DIR, one file a job: `word|name|script`. */
const commands = {
  tsin: `#!/bin/bash
[ ! -e "$TURN_DIR/full" ] || { echo "tsin: the queue is full" >&2; exit 1; }
[ -z "$TURN_TICKET$MLXP_SCHEDULER" ] || { echo "tsin: a job's own" >&2; exit 1; }
n=$(($(cat "$TURN_DIR/n" 2>/dev/null) + 1))
echo "$n" >"$TURN_DIR/n"
name=$(sed -n 's/^#TURN -name //p' "$1")
echo "outside|$name|$1" >"$TURN_DIR/t-$n"
[ ! -e "$TURN_DIR/silent" ] || { echo "tsin: no answer" >&2; exit 1; }
echo "ticket t-$n"
`,
  tsstat: `#!/bin/bash
cd "$TURN_DIR" || exit 1
[ -z "$TURN_FILTER" ] || exit 0
[ ! -e silent ] || exit 1
for it in t-*; do echo "$it|$(cat "$it")"; done
`,
  tsout: `#!/bin/bash
cd "$TURN_DIR" || exit 1
echo "$*" >>cancelled
for it; do sed -i 's/^[a-z]*/thrown/' "$it"; done
`,
};

interface Turnstile extends Disposable {
  project: Project;
  queue: string;
  run(...args: string[]): Promise<CallResult>;
  /** `1 COMPLETED t-1`, a line a job. */
  states(): Promise<string[]>;
}

function turnstile(): Turnstile {
  const project = new Project({
    "script.sh": `#!/bin/bash
#TURN -speed 3
#TURN -name mine
cd "$TURN_HOME"
python main.py seed=1,2
`,
    "main.py": "",
  });
  const env = project.fakeEnvironment();
  const queue = `${project.root}/queue`;
  Deno.mkdirSync(queue);
  for (const [name, text] of Object.entries(commands)) {
    const path = `${project.root}/fakes/bin/${name}`;
    Deno.writeTextFileSync(path, text, { mode: 0o755 });
  }
  const run = (...args: string[]) =>
    mlxpsub(args, {
      cwd: project.dir,
      env: { ...env, TURN_DIR: queue, TURN_TICKET: "t-0", TURN_FILTER: "x" },
      main,
    });
  return {
    project,
    queue,
    run,
    async states() {
      const { stdout } = await run("status", "--json");
      const { jobs } = JSON.parse(stdout) as {
        jobs: { log_id: unknown; state: string; job_id?: string }[];
      };
      return jobs.map((it) => `${it.log_id} ${it.state} ${it.job_id}`);
    },
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

Deno.test("an eighth scheduler is found by its submit command, and its jobs are followed to their end", async () => {
  using it = turnstile();
  const submitted = await it.run("script.sh", "-j1");
  assertEquals([submitted.code, submitted.stdout], [
    0,
    `${it.project.dir}/logs/1\tt-1\n${it.project.dir}/logs/2\tt-2\n`,
  ]);
  assertEquals(
    it.project.read("logs/1/script.sh").split("\n").slice(0, 5),
    [
      "#!/bin/bash",
      "#TURN -name logs/1",
      `#TURN -out ${it.project.dir}/logs/1/log.stdout`,
      `#TURN -err ${it.project.dir}/logs/1/log.stderr`,
      "#TURN -speed 3",
    ],
  );
  Deno.writeTextFileSync(`${it.queue}/t-1`, "through|logs/1|x\n");
  Deno.writeTextFileSync(`${it.queue}/t-2`, "inside|logs/2|x\n");
  assertEquals(await it.states(), ["1 COMPLETED t-1", "2 RUNNING t-2"]);
});

Deno.test("an eighth scheduler's jobs whose answer was lost are adopted by resume, not submitted twice", async () => {
  using it = turnstile();
  Deno.writeTextFileSync(`${it.queue}/silent`, "");
  const lost = await it.run("script.sh", "-q", "-j1");
  assertEquals(lost.code, 1);
  Deno.removeSync(`${it.queue}/silent`);
  const resumed = await it.run("resume", "-q", "-j1");
  assertEquals([resumed.code, resumed.stderr], [0, ""]);
  assertEquals(await it.states(), ["1 PENDING t-1", "2 PENDING t-2"]);
  assertEquals(Deno.readTextFileSync(`${it.queue}/n`), "2\n");
});

Deno.test("an eighth scheduler's jobs are cancelled, and those that it did not take are resumed", async () => {
  using it = turnstile();
  Deno.writeTextFileSync(`${it.queue}/full`, "");
  assertEquals((await it.run("script.sh", "-q", "-j1")).code, 1);
  assertEquals(
    (await it.states()).map((it) => it.split(" ")[1]),
    ["PREPARED", "PREPARED"],
  );
  Deno.removeSync(`${it.queue}/full`);
  assertEquals((await it.run("resume", "-q", "-j1")).code, 0);
  const cancelled = await it.run("cancel", "2", "-q");
  assertEquals(cancelled.code, 0);
  assertEquals(Deno.readTextFileSync(`${it.queue}/cancelled`), "t-2\n");
  assertEquals(await it.states(), ["1 PENDING t-1", "2 CANCELLED t-2"]);
});

Deno.test("an eighth scheduler is in help, doctor, check and completions", async () => {
  using it = turnstile();
  const [help, doctor, check, completions] = await Promise.all([
    it.run("help"),
    it.run("doctor"),
    it.run("check", "script.sh", "--scheduler", "ts"),
    it.run("completions", "bash"),
  ]);
  const names = `${own}, turnstile`;
  assertEquals(help.stdout.replace(/\s+/g, " ").includes(names), true);
  assertEquals(
    doctor.stdout.match(/^Turnstile .*$/m)?.[0].replace(/ +/, " "),
    `Turnstile ${it.project.root}/fakes/bin/tsin`,
  );
  assertEquals(
    check.stdout.split("\n")[0],
    "Turnstile (tsin): 2 directives",
  );
  assertEquals(
    /^ *--scheduler\) words='([^']*)'.* ;;$/m.exec(completions.stdout)?.[1],
    names.replaceAll(",", ""),
  );
});

Deno.test("a job of a scheduler that this program does not know is told, and no more", async () => {
  using it = turnstile();
  assertEquals((await it.run("script.sh", "-q", "-j1")).code, 0);
  const plain = await mlxpsub(["status"], {
    cwd: it.project.dir,
    env: it.project.fakeEnvironment(),
  });
  const told = plain.stderr.replaceAll(it.project.dir, "")
    .replace(/\d{8}T\d{6}Z-\w+/, "SWEEP");
  assertEquals([plain.code, told], [
    1,
    [
      "2 jobs: 2 unreadable\n",
      'mlxpsub: error: Cannot read log "/logs/.mlxpsub/SWEEP.jsonl": no scheduler is called "turnstile"\n',
    ].concat(
      [1, 2].map((id) =>
        `mlxpsub: error: Cannot read record "/logs/${id}/metadata/submission.yaml": "scheduler" is not one of ${own}, local: "turnstile"\n`
      ),
    ).join(""),
  ]);
});
