/** What schedulers forget, jobs have noted themselves. */
import { assertEquals } from "@std/assert";
import { families, submitted } from "./life.ts";

const script = `#!/bin/bash
cleanup() { echo "left with $?"; }
trap cleanup EXIT
python main.py code=0,3,0,4
if [ "$MLXPSUB_LOG_ID" = 3 ]; then sh -c 'sleep 0.2; kill -TERM $PPID; sleep 0.2'; fi
echo done
exit $((MLXPSUB_LOG_ID == 4))
`;

for (const family of families) {
  const flavour = Object.values(family.env).join("");
  Deno.test(`jobs that ${family.name} ${flavour} has forgotten tell how they ended`, async () => {
    using life = await submitted(family, script);
    const { dir, root } = life.project;
    Deno.mkdirSync(`${root}/python`);
    Deno.writeTextFileSync(
      `${root}/python/python`,
      '#!/bin/sh\nexit "${2#code=}"\n',
      { mode: 0o755 },
    );
    for (const [at, exitCode] of [0, 0, 143, 1].entries()) {
      const { code } = new Deno.Command(`${dir}/logs/${at + 1}/script.sh`, {
        env: { PATH: `${root}/python:${Deno.env.get("PATH")}` },
        stdout: "null",
        stderr: "null",
      }).outputSync();
      assertEquals(code, exitCode);
      life.set(at, "gone");
    }
    const { stdout } = await life.run("status", "-q", "--json");
    const { jobs } = JSON.parse(stdout);
    assertEquals(
      jobs.map((
        it: { state: string; told_by: string; exit_code: number },
      ) => [it.state, it.told_by, it.exit_code]),
      [
        ["COMPLETED", "job", 0],
        ["FAILED", "job", 3],
        // by a signal, though its shell's own note says 0
        ["ENDING", "nobody", null],
        ["FAILED", "job", 1],
      ],
    );
    assertEquals(jobs[0].host, Deno.hostname());
    const again = await life.run("resubmit", "--failed", "-q");
    assertEquals(
      [again.code, again.stdout.match(/logs\/\d+/g)],
      [0, ["logs/2", "logs/4"]],
    );
  });
}

for (const family of families) {
  const flavour = Object.values(family.env).join("");
  Deno.test(`an end that was noted is not believed of a job that ${family.name} ${flavour} ran again by hand, and forgot`, async () => {
    using life = await submitted(
      family,
      "#!/bin/bash\npython main.py seed=1,2\n",
    );
    const note = `${life.project.dir}/logs/1/metadata/end`;
    const end = (exitCode: number, at: number) => {
      Deno.writeTextFileSync(
        note,
        `exit=${exitCode} run= at=${at} host=n1 ran= 40 0000000000000000 behind= in=x\n`,
        { append: true },
      );
      Deno.utimeSync(note, at, at);
    };
    const states = async () => {
      const { stdout } = await life.run("status", "-q", "--json", "1");
      return JSON.parse(stdout).jobs.map((
        it: { state: string; exit_code: number },
      ) => [it.state, it.exit_code]);
    };
    life.set(0, "gone");
    const began = Math.floor(Date.now() / 1000);
    end(3, began);
    assertEquals(await states(), [["FAILED", 3]]);
    end(0, began + 300);
    assertEquals(await states(), [["COMPLETED", 0]]);
    // as it was noted now
    Deno.removeSync(note);
    assertEquals(await states(), [["COMPLETED", 0]]);
    const again = await life.run("resubmit", "--failed", "-q", "1");
    assertEquals(again.stdout, "");
    end(5, began + 600);
    assertEquals(await states(), [["FAILED", 5]]);
  });

  Deno.test(`a completed job that was seen in the queue of ${family.name} ${flavour} again is not COMPLETED once it is forgotten`, async () => {
    using life = await submitted(
      family,
      "#!/bin/bash\npython main.py seed=1,2\n",
    );
    const states = async () => {
      const { stdout } = await life.run("status", "-q", "--json");
      return JSON.parse(stdout).jobs.map((it: { state: string }) => it.state);
    };
    for (const at of [0, 1]) life.set(at, "done", 0);
    assertEquals(await states(), ["COMPLETED", "COMPLETED"]);
    life.set(0, "pending");
    life.set(1, "gone");
    assertEquals(await states(), ["PENDING", "COMPLETED"]);
    assertEquals(await states(), ["PENDING", "COMPLETED"]);
    life.set(0, "gone");
    assertEquals(await states(), ["ENDING", "COMPLETED"]);
  });
}

for (const family of families) {
  const flavour = Object.values(family.env).join("");
  Deno.test(`a job that ${family.name} ${flavour} may have requeued is not submitted again while the queue does not answer`, async () => {
    using life = await submitted(
      family,
      "#!/bin/bash\npython main.py seed=1,2\n",
    );
    const { dir, root } = life.project;
    const down = `${root}/fake/down`;
    const shared = `${root}/fakes/status.sh`;
    Deno.writeTextFileSync(
      shared,
      `[ ! -e "$FAKE_DIR/down" ] || { echo "Connection refused" >&2; exit 1; }
${Deno.readTextFileSync(shared)}`,
    );
    Deno.mkdirSync(`${root}/python`);
    Deno.writeTextFileSync(`${root}/python/python`, "#!/bin/sh\nexit 143\n", {
      mode: 0o755,
    });
    // the first start, which was preempted
    new Deno.Command(`${dir}/logs/1/script.sh`, {
      env: { PATH: `${root}/python:${Deno.env.get("PATH")}` },
    }).outputSync();
    for (const at of [0, 1]) life.set(at, "running");
    const states = async () => {
      const { stdout } = await life.run("status", "-q", "--json");
      return JSON.parse(stdout).jobs.map((it: { state: string }) => it.state);
    };
    Deno.writeTextFileSync(down, "");
    assertEquals(await states(), ["UNKNOWN", "UNKNOWN"]);
    for (
      const args of [
        ["resubmit", "--failed", "-q"],
        ["script.sh", "--skip-done", "-q", "--scheduler", family.name],
      ]
    ) {
      const { code, stdout } = await life.run(...args);
      assertEquals([code, stdout], [1, ""], args.join(" "));
    }
    Deno.removeSync(down);
    assertEquals(await states(), ["RUNNING", "RUNNING"]);
  });
}
