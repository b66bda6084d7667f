/** Whatever the system refuses: see tests/faults/faults.ts. */
import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../src/sweep/seeded_random.ts";
import { draws } from "./draws.ts";
import {
  effectsOf,
  errorsOf,
  refuse,
  scenarios,
  whyNoStrace,
} from "./faults/faults.ts";

for (const [at, scenario] of scenarios.entries()) {
  // more by `deno task faults`
  const count = at < 2 ? Math.max(4, Math.round(draws / 10)) : 0;
  Deno.test(`whatever the system refuses to ${scenario.name}, it is told, and resume does the rest: ${count} refusals`, async () => {
    const reason = whyNoStrace();
    if (reason !== undefined) {
      // deno-lint-ignore no-console -- says why nothing is tried
      console.error(`skipped: ${reason}`);
      return;
    }
    const random = seededRandom(1);
    const effects = await effectsOf(scenario);
    assert(effects.length > 20, `${effects.length} effects`);
    for (let left = count; left > 0; left--) {
      const effect = effects[Math.floor(random() * effects.length)];
      if (effect === undefined) continue;
      const errors = errorsOf(effect);
      const error = errors[Math.floor(random() * errors.length)] ?? "EIO";
      const { fault } = await refuse(scenario, effect, error);
      assertEquals(
        fault,
        undefined,
        `${effect.syscall} ${effect.nth} ${effect.what}: ${error}`,
      );
    }
  });
}
