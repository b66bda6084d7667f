import { assertEquals } from "@std/assert";
import { parseScript } from "../../../src/script/script.ts";
import {
  straightCalls,
  traceOf,
} from "../../../src/script/straighten/straighten.ts";
import { evadeCases } from "./evade.ts";
import { nowhere } from "./nowhere.ts";

for (const { name, script } of evadeCases()) {
  Deno.test(`the hostile script "${name}" is followed without running a thing`, () => {
    const parsed = parseScript({ name: "script.sh", text: script }, []);
    if (!parsed.ok) {
      // bash refuses it too, or we say why it cannot be read
      assertEquals(parsed.diagnostics.length > 0, true);
      return;
    }
    const here = nowhere;
    const search = { launchers: [], environment: here.environment };
    const interpreted = traceOf(parsed.script, search, 100, here);
    if (!interpreted.ok) {
      assertEquals(interpreted.diagnostic.severity, "error");
      return;
    }
    const { calls, diagnostics } = straightCalls(
      interpreted.trace,
      parsed.script,
      search,
      here,
    );
    assertEquals(calls.length + diagnostics.length > 0, true);
  });
}
