import { assertEquals } from "@std/assert";
import { withNow } from "../../src/hydra/now.ts";

const time = new Date(2026, 1, 3, 15, 4, 5, 67);

Deno.test("withNow() writes the time that Hydra would", () => {
  for (
    const [text, written] of [
      [
        "multirun/${now:%Y-%m-%d}/${now:%H-%M-%S}",
        "multirun/2026-02-03/15-04-05",
      ],
      ["${ now : %y%m%d_%I }", "260203_03"],
      ["${now:%F_%T.%f}%%", "2026-02-03_15:04:05.067000%%"],
      ["${now:%d%%}", "03%"],
    ]
  ) assertEquals(withNow(text ?? "", time), written);
});

Deno.test("withNow() leaves alone what depends on the language, and other interpolations", () => {
  for (
    const text of ["${now:%b}", "${hydra.job.num}", "${nowhere:%Y}", "now"]
  ) {
    assertEquals(withNow(text, time), text);
  }
});
