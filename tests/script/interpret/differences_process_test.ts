import { assertEquals } from "@std/assert";
import { differences } from "./differences.ts";

Deno.test("bash does what is said of it where the interpreter differed", () => {
  const script = Deno.makeTempFileSync();
  try {
    const wrong = differences.filter(({ code, stdout, status }) => {
      Deno.writeTextFileSync(script, code);
      const found = new Deno.Command("bash", {
        args: ["--norc", script],
        clearEnv: true,
        env: { PATH: "/usr/bin:/bin", HOME: "/home/me", LC_ALL: "C.UTF-8" },
      }).outputSync();
      return new TextDecoder().decode(found.stdout) !== stdout ||
        found.code !== status;
    });
    assertEquals(wrong.map((it) => it.name), []);
  } finally {
    Deno.removeSync(script);
  }
});
