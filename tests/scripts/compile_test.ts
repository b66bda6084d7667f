import { assertEquals } from "@std/assert";
import { bundleArgs, bundleHead } from "../../scripts/bundle.ts";
import { compileArgs, PERMISSIONS, sha256 } from "../../scripts/compile.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("compileArgs() bakes in the permissions, and neither a cache nor imports", () => {
  assertEquals(compileArgs("/out/mlxpsub.js", "/out/mlxpsub"), [
    "compile",
    "--no-config",
    "--no-lock",
    "--no-code-cache",
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    "--allow-env",
    "--allow-run",
    "--allow-sys=hostname",
    "--deny-import",
    "--output=/out/mlxpsub",
    "/out/mlxpsub.js",
  ]);
});

Deno.test("bundleArgs() makes one minified file that looks for no package", () => {
  assertEquals(bundleArgs("jsr", "/out/mlxpsub.js"), [
    "bundle",
    "--quiet",
    "--minify",
    "--platform=browser",
    "--output=/out/mlxpsub.js",
    decodeURIComponent(new URL("main.ts", ROOT).pathname),
  ]);
});

Deno.test("bundleHead() is comments and says how the file is run", () => {
  const lines = bundleHead("deno run mlxpsub.js").trimEnd().split("\n");
  assertEquals(lines.filter((line) => !line.startsWith("// ")), []);
  assertEquals(lines.at(-1), "// deno run mlxpsub.js SCRIPT");
});

Deno.test("every task names its permissions, and those of the program are the binary's", () => {
  const { tasks }: { tasks: Record<string, string | { command: string }> } =
    JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
  const commands = Object.values(tasks).map((task) =>
    typeof task === "string" ? task : task.command
  );
  const allowsAll = / (-A|--allow-all|--allow-ffi|--allow-import)\b/;
  assertEquals(commands.filter((command) => allowsAll.test(command)), []);
  const runs = commands.filter((command) =>
    /with_std.ts (run|test)/.test(command)
  );
  assertEquals(
    runs.filter((command) => !command.includes(PERMISSIONS.join(" "))),
    [],
  );
});

Deno.test("sha256() gives the digest in hex", async () => {
  assertEquals(
    await sha256(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

/**
 * Runs scripts/compile.ts with `args` in a checkout of its own, where hello.js
 * is a bundle, with no way to any server, and with the programs `bin` (name to
 * shell script) on PATH.
 */
async function compileOffline(
  bin: Record<string, string>,
  args: string[] = ["hello.js"],
): Promise<{ code: number; said: string[]; left: string[] }> {
  const checkout = Deno.makeTempDirSync({ prefix: "compile " });
  try {
    for (const directory of ["bin", "scripts/npm_only"]) {
      Deno.mkdirSync(`${checkout}/${directory}`, { recursive: true });
    }
    for (
      const path of [
        "bundle.ts",
        "compile.ts",
        "std_source.ts",
        "npm_only/import_map.json",
      ]
    ) {
      Deno.copyFileSync(
        new URL(`scripts/${path}`, ROOT),
        `${checkout}/scripts/${path}`,
      );
    }
    Deno.writeTextFileSync(`${checkout}/hello.js`, 'console.log("hello");\n');
    for (const [name, text] of Object.entries(bin)) {
      Deno.writeTextFileSync(
        `${checkout}/bin/${name}`,
        `#!/bin/sh\nPATH=/usr/bin:/bin\n${text}`,
        { mode: 0o755 },
      );
    }
    const nowhere = "http://127.0.0.1:9/";
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-config",
        "--no-prompt",
        "--allow-read",
        "--allow-write",
        "--allow-env",
        "--allow-run",
        "--allow-net",
        "scripts/compile.ts",
        ...args,
      ],
      cwd: checkout,
      env: {
        DENO_DIR: `${checkout}/deno_dir`,
        HTTPS_PROXY: nowhere,
        MLXPSUB_STD: "npm",
        NO_COLOR: "1",
        PATH: `${checkout}/bin:/usr/bin:/bin`,
      },
      stdin: "null",
    }).output();
    return {
      code,
      said: new TextDecoder().decode(stderr).trimEnd().split("\n"),
      left: [".cache", "dist"].flatMap((directory) =>
        [...Deno.readDirSync(`${checkout}/${directory}`)].map(({ name }) =>
          name
        )
      ),
    };
  } finally {
    Deno.removeSync(checkout, { recursive: true });
  }
}

Deno.test("compile refuses a stand-in runtime with other bytes, and keeps none of it", async () => {
  const npm =
    `for word; do case $word in --pack-destination=*) cd "\${word#*=}";;
esac; done
mkdir -p package/bin && echo other > package/bin/mcp-stress
tar -czf a.tgz package && echo a.tgz
`;
  assertEquals(await compileOffline({ npm }), {
    code: 1,
    said: [
      "error: Cannot use the stand-in runtime: the SHA-256 of @mcp-stress/linux-x64@0.2.1 is not the expected one",
    ],
    left: [],
  });
});

Deno.test("compile says what npm said when it cannot fetch the stand-in runtime", async () => {
  const npm = "echo 'npm error no network' >&2; exit 1\n";
  assertEquals(await compileOffline({ npm }), {
    code: 1,
    said: [
      "error: Cannot fetch @mcp-stress/linux-x64@0.2.1: npm pack failed",
      "npm error no network",
    ],
    left: [],
  });
});

Deno.test("compile says what deno said when it cannot bundle", async () => {
  const { code, said: [first, ...rest], left } = await compileOffline({}, []);
  assertEquals({ code, first, left, silent: rest.join("").trim() === "" }, {
    code: 1,
    first: "error: Cannot bundle: deno bundle failed",
    left: [],
    silent: false,
  });
});
