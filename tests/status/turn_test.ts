import { assertEquals } from "@std/assert";
import { cancelledLine, readTurn } from "../../src/status/turn.ts";

const begun = "begun exit= at=1795749050 host=n7\n";

Deno.test("readTurn() takes the last whole line, and since when the run was there", () => {
  assertEquals(readTurn(begun), {
    word: "begun",
    begunAt: 1795749050_000,
    at: 1795749050_000,
    host: "n7",
  });
  assertEquals(readTurn(`${begun}ended exit=3 at=1795749060 host=n7\n`), {
    word: "ended",
    exitCode: 3,
    begunAt: 1795749050_000,
    at: 1795749060_000,
    host: "n7",
  });
  assertEquals(readTurn(`${begun}ended exit=0 at=17957`)?.word, "begun");
});

Deno.test("readTurn() passes over what no pack's script writes", () => {
  for (const text of ["", "begun\n", "done exit=0 at=1 host=n1\n", "\u0000"]) {
    assertEquals(readTurn(text), undefined);
  }
  assertEquals(readTurn(`${begun}ended exit=x at=1 host=n1\n`)?.word, "begun");
});

Deno.test("cancelledLine() is read as a turn that was taken", () => {
  assertEquals(readTurn(cancelledLine(1795749050_700)), {
    word: "cancelled",
    at: 1795749050_000,
  });
});
