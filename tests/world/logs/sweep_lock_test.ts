import { assert, assertEquals } from "@std/assert";
import { lockSweep } from "../../../src/world/logs/sweep_lock.ts";
import { lockEverywhere } from "../../../src/world/logs/sweep_locks.ts";
import { inDirectory, treeOf } from "../fixture.ts";
import { leaveLock } from "./left_lock.ts";

function take(dir: string, times?: { deadAfter: number }) {
  return lockSweep(dir, "s", times);
}

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
