/** scripts/install.sh, with releases that are served from this machine. */
import { assert, assertEquals } from "@std/assert";

const installer = decodeURIComponent(
  new URL("../scripts/install.sh", import.meta.url).pathname,
);

function assertMatch(text: string, pattern: RegExp): void {
  assert(pattern.test(text), `${pattern} is not in ${text}`);
}

interface Case {
  /** Files of the release, by name. */
  files: Record<string, string>;
  args?: string[];
  /** What is on PATH beside the system's own: scripts, by name. */
  programs?: Record<string, string>;
  /** Shell in front of the call, such as a limit. */
  before?: string;
  /** What `DIR/mlxpsub` was before. */
  installed?: string;
}

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  /** The text of `DIR/mlxpsub`; none where there is no such file. */
  installed: string | undefined;
  /** What lies in DIR. */
  names: string[];
  asked: string[];
}

const works = "#!/bin/sh\necho mlxpsub 9.9.9\n";
const compiled = `mlxpsub-${Deno.build.arch}-unknown-linux-gnu`;
const ofNode = "#!/usr/bin/env node\nmlxpsub for node\n";
const node = (version: string) =>
  `#!/bin/sh\n[ "$1" = --version ] && echo ${version} || echo mlxpsub 9.9.9 by node\n`;

async function sums(files: Record<string, string>): Promise<string> {
  const lines = Object.entries(files).map(async ([name, text]) => {
    const bytes = new TextEncoder().encode(text);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return `${new Uint8Array(digest).toHex()}  ${name}\n`;
  });
  return (await Promise.all(lines)).join("");
}

/** Installs into a directory of its own, from a server of its own. */
async function install(it: Case): Promise<Outcome> {
  const asked: string[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      const name = pathname.split("/").at(-1) ?? "";
      const text = it.files[name];
      return text === undefined
        ? new Response("", { status: 404 })
        : new Response(text);
    },
  );
  const home = Deno.makeTempDirSync({ prefix: "mlxpsub install " });
  try {
    const dir = `${home}/.local/bin`;
    const bin = `${home}/programs`;
    Deno.mkdirSync(bin);
    for (const [name, text] of Object.entries(it.programs ?? {})) {
      Deno.writeTextFileSync(`${bin}/${name}`, text, { mode: 0o755 });
    }
    if (it.installed !== undefined) {
      Deno.mkdirSync(dir, { recursive: true });
      Deno.writeTextFileSync(`${dir}/mlxpsub`, it.installed);
    }
    const { code, stdout, stderr } = await new Deno.Command("/bin/sh", {
      args: [
        "-c",
        `${it.before ?? ":"}; exec /bin/sh "$0" "$@"`,
        installer,
        ...it.args ?? [],
      ],
      clearEnv: true,
      env: {
        HOME: home,
        PATH: `${bin}:/usr/bin:/bin`,
        MLXPSUB_RELEASES: `http://127.0.0.1:${server.addr.port}`,
      },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    const names = isThere(dir)
      ? [...Deno.readDirSync(dir)].map(({ name }) => name)
      : [];
    const path = `${dir}/mlxpsub`;
    return {
      code,
      stdout: decoder.decode(stdout).replaceAll(home, "HOME"),
      stderr: decoder.decode(stderr).replaceAll(home, "HOME"),
      installed: isThere(path) ? Deno.readTextFileSync(path) : undefined,
      names,
      asked,
    };
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

async function release(
  files: Record<string, string>,
): Promise<Record<string, string>> {
  return { ...files, SHA256SUMS: await sums(files) };
}

Deno.test("install.sh fetches this machine's file, checks it, and puts it in place of an older one", async () => {
  const files = await release({ [compiled]: works, "mlxpsub.js": ofNode });
  const done = await install({ files, installed: "old" });
  assertEquals([done.code, done.installed, done.names], [0, works, [
    "mlxpsub",
  ]]);
  assertEquals(
    done.stdout,
    "installed mlxpsub 9.9.9 as HOME/.local/bin/mlxpsub\n",
  );
  assertMatch(done.stderr, /\/\.local\/bin is not on PATH/);
  assertEquals(done.asked, [
    "/latest/download/SHA256SUMS",
    `/latest/download/${compiled}`,
  ]);
});

Deno.test("install.sh fetches the version that it is told, into the directory that it is told", async () => {
  const files = await release({ [compiled]: works });
  const args = ["--version", "v0.2.0", "--dir", "/nonexistent/for/certain"];
  const dry = await install({ files, args: [...args, "--dry-run"] });
  assertEquals([dry.code, dry.asked], [0, []]);
  assertMatch(
    dry.stdout,
    /^would install \S+\/download\/v0\.2\.0\/mlxpsub-\S+ as \/nonexistent\/for\/certain\/mlxpsub\n$/,
  );
});

Deno.test("install.sh leaves what is there where the file is not the one that was released", async () => {
  const files = await release({ [compiled]: works });
  const cases: [string, Record<string, string>, RegExp][] = [
    [
      "other bytes",
      { ...files, [compiled]: `${works}echo more\n` },
      /its SHA-256 is not that of SHA256SUMS/,
    ],
    [
      "no sum",
      { ...files, SHA256SUMS: await sums({ "mlxpsub.js": ofNode }) },
      /SHA256SUMS does not name it/,
    ],
    ["no sums", { [compiled]: works }, /Cannot fetch \S+SHA256SUMS/],
    ["no file", { SHA256SUMS: files.SHA256SUMS ?? "" }, /Cannot fetch \S+gnu/],
    [
      "it does not start",
      await release({ [compiled]: "#!/bin/sh\necho no >&2; exit 3\n" }),
      /the file does not start here: no\nhint: mlxpsub\.js may/,
    ],
  ];
  for (const [name, files, message] of cases) {
    const { code, stdout, stderr, installed, names } = await install({
      files,
      installed: "old",
    });
    assertEquals([name, code, stdout, installed, names], [
      name,
      1,
      "",
      "old",
      ["mlxpsub"],
    ]);
    assertMatch(stderr, message);
  }
});

Deno.test("install.sh takes the file for Node where the compiled one cannot start, and says why", async () => {
  const files = await release({ [compiled]: works, "mlxpsub.js": ofNode });
  const limited = { files, before: "ulimit -v 8000000" };
  const done = await install({
    ...limited,
    programs: { node: node("v18.20.8") },
  });
  assertEquals([done.code, done.installed], [0, ofNode]);
  assertMatch(done.stdout, /^installed mlxpsub 9\.9\.9 by node as /);
  assertMatch(
    done.stderr,
    /^install: the compiled file cannot start here: ulimit -v is 8000000 KiB/,
  );
  const old = await install({
    ...limited,
    programs: { node: node("v16.20.0") },
  });
  assertEquals([old.code, old.installed], [1, undefined]);
  assertMatch(old.stderr, /node here is version 16\nhint: Load a newer one/);
  const getconf = "#!/bin/sh\necho glibc 2.17\n";
  const ancient = await install({
    files,
    programs: { node: node("v20.1.0"), getconf },
  });
  assertEquals([ancient.code, ancient.installed], [0, ofNode]);
  assertMatch(
    ancient.stderr,
    /it needs glibc 2\.27 or newer, and here is 2\.17/,
  );
});

Deno.test("install.sh refuses what it does not know, before it fetches anything", async () => {
  for (
    const [args, message] of [
      [["--frobnicate"], /there is no option --frobnicate\nhint: Options are/],
      [["--dir"], /--dir needs a value/],
      [["--version", "../../x"], /"\.\.\/\.\.\/x" is no version/],
    ] as const
  ) {
    const { code, stderr, asked } = await install({
      files: {},
      args: [...args],
    });
    assertEquals([code, asked], [1, []]);
    assertMatch(stderr, message);
  }
});
