import { assertEquals } from "@std/assert";
import { manual } from "../../src/cli/manual.ts";
import { inDirectory } from "../world/fixture.ts";

Deno.test("man reads the manual without a warning, 80 columns wide", () =>
  inDirectory((dir) => {
    const path = `${dir}/mlxpsub.1`;
    Deno.writeTextFileSync(path, manual());
    const { code, stdout, stderr } = man(path);
    if (code === "not here") {
      // deno-lint-ignore no-console -- the reason of what is left out
      console.log("left out: man is not installed");
      return;
    }
    const decoder = new TextDecoder();
    assertEquals([code, decoder.decode(stderr)], [0, ""]);
    const lines = decoder.decode(stdout).split("\n");
    assertEquals(lines.filter((it) => it.length > 80), []);
    assertEquals(lines.includes("COMMANDS"), true);
  }));

function man(
  path: string,
): { code: number | "not here"; stdout: Uint8Array; stderr: Uint8Array } {
  try {
    return new Deno.Command("man", {
      args: ["--warnings", "-l", path],
      env: { MANWIDTH: "80", MANPAGER: "cat", LC_ALL: "C.UTF-8" },
    }).outputSync();
  } catch {
    const none = new Uint8Array();
    return { code: "not here", stdout: none, stderr: none };
  }
}
