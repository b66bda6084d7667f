import { assert, assertEquals } from "@std/assert";
import { lockSweep } from "../../../src/world/logs/sweep_lock.ts";
import { inDirectory, startDeno, treeOf } from "../fixture.ts";
import { leaveLock } from "./left_lock.ts";

function take(dir: string, times?: { deadAfter: number }) {
  return lockSweep(dir, "s", times);
}

const noSuchPid = 2 ** 22 + 1;

Deno.test("lockSweep() takes over from a process of this host that is gone", () =>
  inDirectory((dir) => {
    leaveLock(dir, Deno.hostname(), noSuchPid);
    const attempt = take(dir);
    assert(attempt.kind === "held");
    assertEquals(
      [...treeOf(`${dir}/.mlxpsub`)].filter((it) => /\/$/.test(it)),
      [
        "s.lock.1/",
        "s.lock.2/",
      ],
    );
    attempt.lock.release();
    assertEquals(treeOf(dir), []);
  }));

Deno.test("lockSweep() finds a control directory that others make and remove all the time", () =>
  inDirectory(async (dir) => {
    const program = `
      const end = Date.now() + 1000;
      while (Date.now() < end) {
        try { Deno.mkdirSync(${
      JSON.stringify(`${dir}/.mlxpsub`)
    }); } catch { /**/ }
        try { Deno.removeSync(${
      JSON.stringify(`${dir}/.mlxpsub`)
    }); } catch { /**/ }
      }
    `;
    Deno.mkdirSync(`${dir}/own`);
    const child = await startDeno(
      `${dir}/own`,
      program,
      "export DENO_NO_UPDATE_CHECK=1",
    );
    await child.stdin.close();
    let over = false;
    const end = child.output().then(() => over = true);
    try {
      while (!over) {
        const it = take(dir);
        assert(it.kind === "held");
        it.lock.release();
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    } finally {
      await end;
    }
  }));

Deno.test("of processes that find a dead holder at once, one takes the lock at a time", () =>
  inDirectory(async (dir) => {
    const logs = `${dir}/logs`;
    leaveLock(logs, Deno.hostname(), noSuchPid);
    // each holds it for a moment and notes that nobody else does
    const program = `
      import { lockSweep } from "src/world/logs/sweep_lock.ts";
      const [logs, inside] = ${JSON.stringify([logs, `${dir}/inside`])};
      let held = 0;
      const end = Date.now() + 1500;
      while (Date.now() < end) {
        const it = lockSweep(logs, "s");
        if (it.kind === "busy") continue;
        Deno.mkdirSync(inside);
        Deno.removeSync(inside);
        if (!it.lock.isHeld()) throw new Error("not held");
        held++;
        // some die with it
        if (held === 40) Deno.kill(Deno.pid, "SIGKILL");
        it.lock.release();
      }
      console.log("fine");
    `;
    const dirs = Array.from({ length: 4 }, (_, at) => `${dir}/${at}`);
    const ends = await Promise.all(dirs.map(async (own) => {
      Deno.mkdirSync(own);
      const child = await startDeno(
        own,
        program,
        "export DENO_NO_UPDATE_CHECK=1",
      );
      await child.stdin.close();
      const { signal, stdout } = await child.output();
      return signal ?? new TextDecoder().decode(stdout).trim();
    }));
    assertEquals(ends.filter((it) => it !== "fine" && it !== "SIGKILL"), []);
  }));
