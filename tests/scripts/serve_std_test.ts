import { assertEquals, assertThrows } from "@std/assert";
import {
  answer,
  lockedReleases,
  lockFor,
  type Release,
  versionMeta,
  withResolvedImports,
} from "../../scripts/serve_std.ts";

const RELEASE: Release = {
  name: "yaml",
  version: "1.1.1",
  exports: { ".": "./mod.ts" },
  files: new Map([["/mod.ts", "abc"]]),
};

Deno.test("lockedReleases() lists what deno.lock names, and only @std", () => {
  const jsr = { "@std/yaml@1.1.1": {}, "@std/fs@1.0.24": {} };
  assertEquals(lockedReleases({ jsr }), [
    { name: "yaml", version: "1.1.1" },
    { name: "fs", version: "1.0.24" },
  ]);
  assertThrows(
    () => lockedReleases({ jsr: { "@other/yaml@1.1.1": {} } }),
    Error,
    'Cannot serve "@other/yaml@1.1.1": it is no release of @std',
  );
});

Deno.test("withResolvedImports() rewrites imports by name, and nothing else", () => {
  const imports = { "@std/internal": "jsr:@std/internal@^1.0.12" };
  assertEquals(
    withResolvedImports(
      `import { isWindows } from "@std/internal/os";
import type {
  Diff,
} from "@std/internal/types";
export * from "@std/internal";
import { other } from "@std/other";
import { near } from "./os.ts";
 * import { isWindows } from "@std/internal/os";
const text = 'a from "@std/internal"';
`,
      imports,
    ),
    `import { isWindows } from "jsr:@std/internal@^1.0.12/os";
import type {
  Diff,
} from "jsr:@std/internal@^1.0.12/types";
export * from "jsr:@std/internal@^1.0.12";
import { other } from "@std/other";
import { near } from "./os.ts";
 * import { isWindows } from "@std/internal/os";
const text = 'a from "@std/internal"';
`,
  );
});

Deno.test("answer() serves a release as JSR does", async () => {
  const get = (path: string) => answer(path, [RELEASE]);
  assertEquals(
    await get("/@std/yaml/meta.json"),
    '{"scope":"std","name":"yaml","latest":"1.1.1","versions":{"1.1.1":{}}}',
  );
  assertEquals(
    await get("/@std/yaml/1.1.1_meta.json"),
    await versionMeta(RELEASE),
  );
  assertEquals(
    await versionMeta(RELEASE),
    '{"manifest":{"/mod.ts":{"size":3,"checksum":"sha256-ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}},"exports":{".":"./mod.ts"}}',
  );
  assertEquals(await get("/@std/yaml/1.1.1/mod.ts"), "abc");
  for (
    const path of [
      "/@std/yaml/1.1.2/mod.ts",
      "/@std/yaml/1.1.1/other.ts",
      "/@std/path/meta.json",
      "/@other/yaml/meta.json",
      "/",
    ]
  ) assertEquals(await get(path), undefined, path);
});

Deno.test("lockFor() changes the integrity of what is served, and no more", () => {
  const lock = (yaml: string) => ({
    version: "5",
    specifiers: { "jsr:@std/yaml@1.1.1": "1.1.1" },
    jsr: {
      "@std/yaml@1.1.1": { integrity: yaml, dependencies: ["jsr:@std/fs"] },
      "@std/fs@1.0.0": { integrity: "kept" },
    },
  });
  assertEquals(
    JSON.parse(lockFor(
      JSON.stringify(lock("old")),
      new Map([["@std/yaml@1.1.1", "new"]]),
    )),
    lock("new"),
  );
});
