import { assertEquals, assertThrows } from "@std/assert";
import {
  hintFor,
  reasonOf,
  worldFailure,
} from "../../../src/world/system/cause.ts";

function reasonFrom(call: () => unknown): string {
  return reasonOf(assertThrows(call));
}

Deno.test("reasonOf() gives the system's words alone", () => {
  assertEquals(
    reasonFrom(() => Deno.mkdirSync("/no/such/directory")),
    "no such file or directory",
  );
  assertEquals(reasonFrom(() => Deno.mkdirSync("/tmp")), "file exists");
  assertEquals(
    reasonOf(
      new Error("No space left on device (os error 28): writefile '/a\n: b'"),
    ),
    "no space left on device",
  );
  assertEquals(reasonOf("Text"), "text");
});

Deno.test("hintFor() knows what helps, by the system's number", () => {
  const hint = (number: number) =>
    hintFor(new Error(`Words (os error ${number}): open \'/x\'`));
  const known = [1, 13, 24, 28, 30, 122];
  assertEquals(known.filter((it) => hint(it) === undefined), []);
  assertEquals(hint(2), undefined);
  assertEquals(hintFor("text"), undefined);
});

Deno.test("worldFailure() has place, cause and hint, and keeps one that has them", () => {
  const inner = worldFailure(
    'write "/x"',
    new Error("No space left on device (os error 28): writefile '/x'"),
  );
  assertEquals(inner.diagnostics, [{
    severity: "error",
    message: 'Cannot write "/x": no space left on device',
    hint:
      "Free space there (df -h and df -i tell what is full), and call mlxpsub again",
  }]);
  assertEquals(inner.exitCode, 1);
  assertEquals(worldFailure('lock "/"', inner), inner);
});
