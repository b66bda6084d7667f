/** mlxpsub killed and resumed at random: see tests/trials/trial.ts. */
import { assertEquals } from "@std/assert";
import { draws } from "./draws.ts";
import { runTrial, shapes } from "./trials/trial.ts";

/** More by `deno task trials`. */
const count = Math.max(4, Math.round(draws / 10));

Deno.test(`${count} submissions that go wrong are whole after resume: no job is lost, none doubled`, async () => {
  let next = 0;
  // they sleep most of the time
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let seed = next++; seed < count; seed = next++) {
      const shape = shapes[seed % shapes.length];
      const { fault } = await runTrial(seed, shape);
      assertEquals(fault, undefined, `seed ${seed}, ${shape}`);
    }
  }));
});
