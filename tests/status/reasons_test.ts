import { assertEquals } from "@std/assert";
import { reasonKey, reasonsOf } from "../../src/status/reasons.ts";
import { row } from "./fixture.ts";

Deno.test("reasonKey() is the same for what differs in numbers only", () => {
  const equal = [
    [
      "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has 39.39 GiB",
      "CUDA out of memory. Tried to allocate 512.00 MiB. GPU 3 has 79.1 GiB",
    ],
    ["object at 0x7f6c2a1d1f80", "object at 0x7F00aa"],
    ["'logs/3/x.pt' not found", "'logs/12/x.pt' not found"],
    ["CANCELLED AT 2026-11-01T12:00:21", "CANCELLED AT 2026-11-02T03:14:00"],
    ["run 4f1b7e4aa1 ended", "run 389ad90d2055 ended"],
    ["index 5 of size 5", "index 17 of size 5"],
  ];
  for (const [one = "", other = ""] of equal) {
    assertEquals(reasonKey(one), reasonKey(other));
  }
});

Deno.test("reasonKey() differs where words do", () => {
  const keys = [
    "KeyError: 'a'",
    "KeyError: 'b'",
    "ValueError: no",
    "ValueError: No",
    "cannot read facade",
    "cannot read deadbeef",
  ].map(reasonKey);
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("reasonsOf() counts equal reasons once, in their order", () => {
  const rows = [
    row(1, "FAILED", "seed=1", { lastError: "ValueError: 1" }),
    row(2, "COMPLETED", "seed=2"),
    row(3, "FAILED", "seed=3", { lastError: "KeyError: 'a'" }),
    row(4, "FAILED", "seed=4", { lastError: "ValueError: 2" }),
  ];
  assertEquals(
    reasonsOf(rows).map((it) => [it.text, it.rows.map((job) => job.logId)]),
    [["ValueError: 1", ["1", "4"]], ["KeyError: 'a'", ["3"]]],
  );
});
