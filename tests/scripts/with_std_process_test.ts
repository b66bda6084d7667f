import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** What a registry like JSR serves: one module for each name imported here. */
const PACKAGES: Record<string, Record<string, string>> = {
  "@std/assert": { ".": "./mod.ts" },
  "@std/cli": { "./parse-args": "./parse_args.ts" },
  "@std/internal": { "./styles": "./styles.ts" },
  "@std/path": { "./posix": "./posix/mod.ts" },
  "@std/yaml": { ".": "./mod.ts" },
};
const VERSION = "1.9.0";
const MODULE = 'export const origin: string = "JSR";\n';

/** Answers as JSR does for PACKAGES, whose modules all say `origin`. */
async function answerAsJsr(request: Request): Promise<Response> {
  const [, name = "", rest = ""] =
    /^\/(@std\/\w+)(.*)$/.exec(new URL(request.url).pathname) ?? [];
  const exports = PACKAGES[name];
  if (exports === undefined) return new Response(null, { status: 404 });
  if (rest === "/meta.json") {
    const [scope, base] = name.slice(1).split("/");
    const versions = { [VERSION]: {} };
    return Response.json({ scope, name: base, latest: VERSION, versions });
  }
  if (rest !== `/${VERSION}_meta.json`) return new Response(MODULE);
  const bytes = new TextEncoder().encode(MODULE);
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  const entry = {
    size: bytes.length,
    checksum: `sha256-${new Uint8Array(hash).toHex()}`,
  };
  const manifest = Object.fromEntries(
    Object.values(exports).map((path) => [path.slice(1), entry]),
  );
  return Response.json({ manifest, exports });
}

/** A checkout with this project's scripts, whose stand-ins say `origin` too. */
function makeCheckout(): string {
  const checkout = Deno.makeTempDirSync({ prefix: "with std " });
  Deno.mkdirSync(`${checkout}/scripts/npm_only`, { recursive: true });
  const copied = ["std_source.ts", "with_std.ts", "npm_only/probe.ts"];
  for (const path of copied) {
    Deno.copyFileSync(
      new URL(`scripts/${path}`, ROOT),
      `${checkout}/scripts/${path}`,
    );
  }
  const standIn = 'data:text/javascript,export const origin = "stand-in";';
  const { imports } = JSON.parse(
    Deno.readTextFileSync(new URL("scripts/npm_only/import_map.json", ROOT)),
  );
  const files = {
    "deno.json": {
      imports: Object.fromEntries(
        Object.keys(PACKAGES).map((name) => [name, `jsr:${name}@^1`]),
      ),
    },
    "scripts/npm_only/import_map.json": {
      imports: Object.fromEntries(
        Object.keys(imports).map((name) => [name, standIn]),
      ),
    },
  };
  for (const [path, data] of Object.entries(files)) {
    Deno.writeTextFileSync(`${checkout}/${path}`, JSON.stringify(data));
  }
  Deno.writeTextFileSync(
    `${checkout}/program.ts`,
    'import { origin } from "@std/yaml";\n' +
      'console.log(origin, Deno.env.get("MLXPSUB_STD"), ...Deno.args);\n' +
      "Deno.exit(7);\n",
  );
  return checkout;
}

interface Ran {
  code: number;
  stdout: string;
  /** Only the lines of with_std.ts itself, not Deno's own on downloads. */
  said: string[];
}

/** Runs program.ts of a checkout through its with_std.ts. */
async function runWithStd(
  checkout: string,
  env: { JSR_URL: string; MLXPSUB_STD?: string },
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-lock",
      "--no-prompt",
      "--allow-env=MLXPSUB_STD,DENO_TLS_CA_STORE",
      "--allow-run",
      "scripts/with_std.ts",
      "run",
      "--allow-env",
      "program.ts",
      "a b",
      "--flag",
    ],
    cwd: checkout,
    env: {
      DENO_DIR: `${checkout}/deno_dir`,
      MLXPSUB_STD: "",
      NO_COLOR: "1",
      ...env,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    said: decoder.decode(stderr).split("\n").filter((line) =>
      /^(std|error)\b/.test(line)
    ),
  };
}

const FROM_JSR: Ran = { code: 7, stdout: "JSR jsr a b --flag\n", said: [] };
const FROM_STAND_INS: Ran = {
  code: 7,
  stdout: "stand-in npm a b --flag\n",
  said: [
    "std: JSR is out of reach, so the stand-ins in scripts/npm_only are used, without deno.lock",
  ],
};

/** An address where nothing listens. */
const NOBODY = "http://127.0.0.1:9/";

Deno.test("with_std uses JSR where it answers, and its cache where it does not", async () => {
  const checkout = makeCheckout();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    answerAsJsr,
  );
  const JSR_URL = `http://127.0.0.1:${server.addr.port}/`;
  try {
    assertEquals(await runWithStd(checkout, { JSR_URL }), FROM_JSR);
    await server.shutdown();
    assertEquals(await runWithStd(checkout, { JSR_URL }), FROM_JSR);
  } finally {
    await server.shutdown();
    Deno.removeSync(checkout, { recursive: true });
  }
});

Deno.test("with_std uses the stand-ins, says so and leaves deno.lock alone without JSR", async () => {
  const checkout = makeCheckout();
  try {
    const lock = '{ "version": "5" }\n';
    Deno.writeTextFileSync(`${checkout}/deno.lock`, lock);
    assertEquals(
      await runWithStd(checkout, { JSR_URL: NOBODY }),
      FROM_STAND_INS,
    );
    assertEquals(Deno.readTextFileSync(`${checkout}/deno.lock`), lock);
  } finally {
    Deno.removeSync(checkout, { recursive: true });
  }
});

Deno.test("with_std does not wait for a JSR that hangs", async () => {
  const checkout = makeCheckout();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const JSR_URL = `http://127.0.0.1:${listener.addr.port}/`;
  try {
    assertEquals(await runWithStd(checkout, { JSR_URL }), FROM_STAND_INS);
  } finally {
    listener.close();
    Deno.removeSync(checkout, { recursive: true });
  }
});

Deno.test("with_std obeys MLXPSUB_STD without a word", async () => {
  const checkout = makeCheckout();
  try {
    const forced = { JSR_URL: NOBODY, MLXPSUB_STD: "npm" };
    assertEquals(await runWithStd(checkout, forced), {
      ...FROM_STAND_INS,
      said: [],
    });
    const wrong = { JSR_URL: NOBODY, MLXPSUB_STD: "jrs" };
    assertEquals(await runWithStd(checkout, wrong), {
      code: 1,
      stdout: "",
      said: [
        'error: Uncaught (in promise) Error: Cannot choose where "@std" comes from: MLXPSUB_STD is "jrs", not "jsr" or "npm"',
      ],
    });
  } finally {
    Deno.removeSync(checkout, { recursive: true });
  }
});
