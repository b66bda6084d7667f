import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  sleep,
  unlessAborted,
  within,
} from "../../../src/world/system/pause.ts";

Deno.test("within() gives what comes in time, and undefined afterwards", async () => {
  const never = new Promise<string>(() => {});
  assertEquals(await within(1000, Promise.resolve("x")), "x");
  assertEquals(await within(10, never), undefined);
  assertEquals(await within(Infinity, Promise.resolve("x")), "x");
});

Deno.test("within() takes a wait that no timer can express for a long one", async () => {
  const soon = new Promise<string>((resolve) =>
    setTimeout(() => resolve("x"), 20)
  );
  assertEquals(await within(1e12, soon), "x");
});

Deno.test("unlessAborted() ends with the signal and leaves no listener", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  assertEquals(await unlessAborted(signal, Promise.resolve(1)), 1);
  const waiting = unlessAborted(signal, new Promise<number>(() => {}));
  controller.abort();
  assertEquals(await waiting, undefined);
  assertEquals(await unlessAborted(signal, Promise.resolve(1)), undefined);
  assert(signal.aborted);
});

Deno.test("sleep() says whether it was left to sleep", async () => {
  const controller = new AbortController();
  assertEquals(await sleep(5, controller.signal), true);
  const long = sleep(60_000, controller.signal);
  controller.abort();
  assertEquals(await long, false);
});

Deno.test("within() ends with the signal, too, and passes on what is thrown", async () => {
  const never = new Promise<string>(() => {});
  const controller = new AbortController();
  const { signal } = controller;
  assertEquals(await within(1000, Promise.resolve("x"), signal), "x");
  const waiting = within(60_000, never, signal);
  controller.abort();
  assertEquals(await waiting, undefined);
  assertEquals(await within(1000, Promise.resolve("x"), signal), undefined);
  await assertRejects(() => within(1000, Promise.reject(new Error("no"))));
});
