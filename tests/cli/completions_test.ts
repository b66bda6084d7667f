import { assertEquals } from "@std/assert";
import { flags } from "../../src/cli/flags.ts";
import { assertGolden } from "../golden.ts";
import { completionScript } from "../../src/cli/completions/script.ts";

Deno.test("completionScript() is what each shell reads", () => {
  for (const shell of ["bash", "zsh", "fish"] as const) {
    assertGolden(completionScript(shell), `completions/mlxpsub.${shell}`);
  }
});

Deno.test("zsh and fish know every flag", () => {
  for (const shell of ["zsh", "fish"] as const) {
    const text = completionScript(shell);
    for (const { long } of flags) {
      const found = text.includes(
        shell === "zsh" ? `--${long}[` : `-l ${long} `,
      );
      assertEquals(found, true, `${shell}: ${long}`);
    }
  }
});

Deno.test("zsh and fish offer the values of an option that has few", () => {
  for (
    const [shell, line] of [
      ["zsh", ":WHEN:(auto always never)"],
      ["fish", "-l color -xa 'auto always never'"],
    ] as const
  ) {
    assertEquals([shell, completionScript(shell).includes(line)], [
      shell,
      true,
    ]);
  }
});
