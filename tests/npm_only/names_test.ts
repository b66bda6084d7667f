import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const NPM_ONLY = new URL("scripts/npm_only/", ROOT);

/** The TypeScript files below `directory`, but not tests of the stand-ins. */
function* typescriptFiles(directory: URL): Generator<URL> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    if (isDirectory) {
      const below = new URL(`${name}/`, directory);
      if (!/\/(npm_only|testdata)\/$/.test(below.pathname)) {
        yield* typescriptFiles(below);
      }
    } else if (name.endsWith(".ts")) yield new URL(name, directory);
  }
}

interface Names {
  /** "module name" for every value imported from "@std/…". */
  imported: string[];
  /** The name of every value exported. */
  exported: string[];
}

/** Reads a file's syntax tree, which a lint plugin gets without any package. */
function namesIn(text: string): Names {
  const names: Names = { imported: [], exported: [] };
  const visitor: Deno.lint.LintVisitor = {
    ImportDeclaration({ importKind, source, specifiers }) {
      if (importKind === "type" || !source.value.startsWith("@std/")) return;
      for (const specifier of specifiers) {
        if (specifier.type !== "ImportSpecifier") {
          names.imported.push(`${source.value} ${specifier.type}`);
        } else if (
          specifier.importKind !== "type" &&
          specifier.imported.type === "Identifier"
        ) names.imported.push(`${source.value} ${specifier.imported.name}`);
      }
    },
    ExportNamedDeclaration({ declaration, exportKind, specifiers }) {
      if (exportKind === "type") return;
      for (const { exported } of specifiers) {
        if (exported.type === "Identifier") names.exported.push(exported.name);
      }
      if (
        declaration?.type === "FunctionDeclaration" && declaration.id !== null
      ) names.exported.push(declaration.id.name);
    },
  };
  Deno.lint.runPlugin(
    { name: "names", rules: { collect: { create: () => visitor } } },
    "names.ts",
    text,
  );
  return names;
}

const IMPORT_MAP: { imports: Record<string, string> } = JSON.parse(
  Deno.readTextFileSync(new URL("import_map.json", NPM_ONLY)),
);

Deno.test("the stand-ins export exactly what the project imports from @std", () => {
  const files = [
    new URL("main.ts", ROOT),
    ...["src/", "tests/", "scripts/"].flatMap((directory) => [
      ...typescriptFiles(new URL(directory, ROOT)),
    ]),
  ];
  const imported = new Set(
    files.flatMap((file) => namesIn(Deno.readTextFileSync(file)).imported),
  );
  const exported = new Set(
    Object.entries(IMPORT_MAP.imports).flatMap(([module, target]) =>
      namesIn(Deno.readTextFileSync(new URL(target, NPM_ONLY)))
        .exported.map((name) => `${module} ${name}`)
    ),
  );
  assertEquals([...exported].sort(), [...imported].sort());
});

Deno.test("the probe imports every module that has a stand-in", () => {
  const probe = Deno.readTextFileSync(new URL("probe.ts", NPM_ONLY));
  assertEquals(
    [...probe.matchAll(/^import "([^"]+)";$/gm)].map(([, module]) => module),
    Object.keys(IMPORT_MAP.imports).sort(),
  );
});

Deno.test("deno.json, deno.lock and the stand-ins know the same packages", () => {
  const config: { imports: Record<string, string> } = JSON.parse(
    Deno.readTextFileSync(new URL("deno.json", ROOT)),
  );
  const lock: {
    specifiers: Record<string, string>;
    jsr: Record<string, { dependencies?: string[] }>;
    workspace: { dependencies: string[] };
  } = JSON.parse(Deno.readTextFileSync(new URL("deno.lock", ROOT)));

  const packages = Object.keys(IMPORT_MAP.imports)
    .map((module) => module.split("/").slice(0, 2).join("/"));
  assertEquals(
    Object.keys(config.imports).sort(),
    [...new Set(packages)].sort(),
  );
  assertEquals(
    lock.workspace.dependencies,
    Object.values(config.imports).sort(),
  );

  const locked = Object.entries(lock.specifiers).map(([specifier, version]) =>
    `${specifier.replace(/^jsr:(@[^@]+)@.*$/, "$1")}@${version}`
  );
  assertEquals(Object.keys(lock.jsr).sort(), locked.sort());
  const needed = [
    ...lock.workspace.dependencies,
    ...Object.values(lock.jsr).flatMap(({ dependencies = [] }) => dependencies),
  ].map((specifier) => specifier.replace(/^jsr:(@[^@]+).*$/, "$1"));
  assertEquals(
    [...new Set(needed)].sort(),
    locked.map((name) => name.replace(/@[^@]*$/, "")),
  );
});
