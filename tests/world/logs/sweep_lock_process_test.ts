import { assert, assertEquals } from "@std/assert";
import { lockSweep } from "../../../src/world/logs/sweep_lock.ts";
import { lockEverywhere } from "../../../src/world/logs/sweep_locks.ts";
import { inDirectory, startDeno, treeOf } from "../fixture.ts";

function take(dir: string, times?: { deadAfter: number }) {
  return lockSweep(dir, "s", times);
}

/** A lock as a holder on some host left it. */
function leaveLock(dir: string, host: string, pid: number): void {
  const lock = `${dir}/.mlxpsub/s.lock.1`;
  Deno.mkdirSync(lock, { recursive: true });
  Deno.writeTextFileSync(
    `${lock}/holder.json`,
    JSON.stringify({ host, pid, since: "2026-11-22T15:30:12.000Z" }),
  );
  Deno.writeTextFileSync(`${lock}/alive`, "");
}

const noSuchPid = 2 ** 22 + 1;

Deno.test("lockSweep() is busy while another holds it, and leaves nothing afterwards", () =>
  inDirectory((dir) => {
    const one = take(dir);
    assert(one.kind === "held");
    const two = take(dir);
    assert(two.kind === "busy");
    assertEquals([two.holder?.host, two.holder?.pid], [
      Deno.hostname(),
      Deno.pid,
    ]);
    assert(one.lock.isHeld());
    one.lock.release();
    assertEquals(one.lock.isHeld(), false);
    assertEquals(treeOf(dir), []);
    const three = take(dir);
    assert(three.kind === "held");
    three.lock.release();
  }));

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

Deno.test("lockSweep() takes over from another host only after a long silence", () =>
  inDirectory((dir) => {
    leaveLock(dir, "elsewhere", 1);
    assertEquals(take(dir).kind, "busy");
    const alive = `${dir}/.mlxpsub/s.lock.1/alive`;
    Deno.utimeSync(alive, new Date(), new Date(Date.now() - 60_000));
    assertEquals(take(dir).kind, "busy");
    Deno.utimeSync(alive, new Date(), new Date(Date.now() - 100_000));
    const attempt = take(dir);
    assert(attempt.kind === "held");
    attempt.lock.release();
    assertEquals(treeOf(dir), []);
  }));

Deno.test("a lock that was taken over is no longer held", () =>
  inDirectory(async (dir) => {
    // a process that is stopped gives no signs
    const one = lockSweep(dir, "s", { beat: 3_600_000, deadAfter: 90 });
    assert(one.kind === "held");
    assert(one.lock.isHeld());
    await new Promise((resolve) => setTimeout(resolve, 120));
    const two = take(dir, { deadAfter: 90 });
    assert(two.kind === "held");
    assertEquals([one.lock.isHeld(), two.lock.isHeld()], [false, true]);
    one.lock.release();
    assert(two.lock.isHeld());
    two.lock.release();
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

Deno.test("lockEverywhere() takes all log directories or none", () =>
  inDirectory((dir) => {
    for (const it of ["a", "b"]) Deno.mkdirSync(`${dir}/${it}`);
    const other = lockSweep(`${dir}/b`, "s");
    assert(other.kind === "held");
    const attempt = lockEverywhere([`${dir}/b`, `${dir}/a`], "s");
    assert(attempt.kind === "busy");
    assertEquals(attempt.parentLogDir, `${dir}/b`);
    assertEquals(treeOf(`${dir}/a`), []);
    other.lock.release();
    const all = lockEverywhere([`${dir}/b`, `${dir}/a`], "s");
    assert(all.kind === "held");
    assertEquals(all.locks.obstacle(), undefined);
    all.locks.release();
    assertEquals(treeOf(dir), ["a/", "b/"]);
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
