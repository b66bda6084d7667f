import { assertEquals } from "@std/assert";
import { bundleArgs, bundleHead, scriptArgs } from "../../scripts/bundle.ts";
import { compileArgs, PERMISSIONS, sha256 } from "../../scripts/compile.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("compileArgs() bakes in the permissions, and neither a cache nor imports", () => {
  assertEquals(compileArgs("/out/mlxpsub.js", "/out/mlxpsub"), [
    "compile",
    "--no-config",
    "--no-lock",
    "--no-code-cache",
    "--v8-flags=--max-semi-space-size=1",
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    "--allow-env",
    "--allow-run",
    "--allow-sys=hostname,uid",
    "--deny-import",
    "--output=/out/mlxpsub",
    "/out/mlxpsub.js",
  ]);
});

Deno.test("compileArgs() compiles for another machine where one is named", () => {
  const args = compileArgs("/b.js", "/out/it", "aarch64-apple-darwin");
  assertEquals(args.slice(-3), [
    "--target=aarch64-apple-darwin",
    "--output=/out/it",
    "/b.js",
  ]);
});

Deno.test("bundleArgs() makes one file that looks for no package", () => {
  assertEquals(bundleArgs("jsr", "/out/mlxpsub.js"), [
    "bundle",
    "--quiet",
    "--platform=browser",
    "--output=/out/mlxpsub.js",
    decodeURIComponent(new URL("src/world/node/main.ts", ROOT).pathname),
  ]);
});

Deno.test("scriptArgs() makes it a script for Node 18", () => {
  const args = scriptArgs("/out/module.js", "/out/mlxpsub.js");
  assertEquals(args.slice(args.indexOf("--minify")), [
    "--minify",
    "--target=node18",
    "--format=iife",
    "--outfile=/out/mlxpsub.js",
    "/out/module.js",
  ]);
});

Deno.test("bundleHead() says how the file is run, by Node and by Deno", () => {
  const [shebang, ...lines] = bundleHead(["--allow-read"]).trimEnd().split(
    "\n",
  );
  assertEquals(shebang, "#!/usr/bin/env node");
  assertEquals(lines.slice(-2), [
    "// node mlxpsub.js SCRIPT      (Node 18 or newer)",
    "// deno run --allow-read mlxpsub.js SCRIPT",
  ]);
  assertEquals(lines.filter((line) => !line.startsWith("// ")), []);
});

Deno.test("every task names its permissions, none beyond the binary's but loopback, and that test:fast starts nothing", () => {
  const { tasks }: { tasks: Record<string, string | { command: string }> } =
    JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
  const byName = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      typeof task === "string" ? task : task.command,
    ]),
  );
  const commands = Object.values(byName);
  const allowsAll = / (-A|--allow-all|--allow-ffi|--allow-import)\b/;
  assertEquals(commands.filter((command) => allowsAll.test(command)), []);
  const { "test:fast": fast, ...others } = byName;
  const runs = Object.values(others).filter((command) =>
    /with_std.ts run|test.ts/.test(command)
  );
  // a program of the tests that needs less, such as the fuzzer, has less
  const beyond = runs.flatMap((command) => {
    const [, program = ""] = /(?:with_std.ts run|test.ts) (.*)/.exec(command) ??
      [];
    return program.split(" ").filter((it) =>
      it.startsWith("--allow-") && !PERMISSIONS.includes(it) &&
      it !== "--allow-net=127.0.0.1"
    );
  });
  assertEquals(beyond, []);
  const withoutProcesses = PERMISSIONS.filter((it) => it !== "--allow-run");
  assertEquals(
    fast?.split(" scripts/test.ts ").at(-1),
    `fast ${withoutProcesses.join(" ")} --`,
  );
});

Deno.test("sha256() gives the digest in hex", async () => {
  assertEquals(
    await sha256(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
