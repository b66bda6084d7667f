import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

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
