/**
 * The architecture as lint rules: which file may import which, and where the
 * world may be touched. ARCHITECTURE.md has the rooms. Imports nothing from
 * "@std", so that `deno lint` needs no network.
 */

/**
 * The rooms of src/ from left to right; "dir/" is a directory. A file imports
 * from its own room and from rooms on its left. The one place for this order.
 */
export const ROOMS: readonly (readonly string[])[] = [
  [
    "src/by_name.ts",
    "src/close_word.ts",
    "src/display_width.ts",
    "src/error.ts",
    "src/format_diagnostics.ts",
    "src/source.ts",
    "src/summed_warnings.ts",
    "src/version.ts",
    "src/view.ts",
    "src/visible.ts",
    "src/yaml.ts",
  ],
  ["src/schedulers/"],
  ["src/script/"],
  ["src/sweep/"],
  ["src/hydra/"],
  ["src/plan/"],
  ["src/jobs/"],
  ["src/sweep_log/"],
  ["src/cli/"],
  ["src/report/"],
  ["src/status/"],
  ["src/results/"],
  ["src/world/system/"],
  ["src/world/around/"],
  ["src/world/logs/"],
  ["src/world/queue/"],
  ["src/world/commands/"],
  ["src/run.ts"],
  ["src/world/node/"],
  ["main.ts"],
];

/** Where the file system, programs, the clock and chance may be used. */
export const WORLDLY: readonly string[] = [
  "src/world/system/",
  "src/world/around/",
  "src/world/logs/",
  "src/world/queue/",
  "src/world/commands/",
  "src/run.ts",
  "src/world/node/",
  "main.ts",
];

/** Modules that touch the world when they are imported from a pure room. */
const WORLDLY_MODULE = /^(@std\/fs(\/|$)|node:)/;

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

const plugin: Deno.lint.Plugin = {
  name: "rooms",
  rules: {
    "one-way": {
      create(context) {
        const path = projectPath(context.filename);
        if (!isProgram(path)) return {};
        const room = roomOf(path);
        const check = (node: Deno.lint.Node, specifier: string) => {
          const target = importedPath(path, specifier);
          if (target === undefined) return;
          const targetRoom = roomOf(target);
          if (targetRoom > room || targetRoom < 0) {
            context.report({
              node,
              message: targetRoom < 0
                ? `Cannot import "${target}" here: it is in no room of the program`
                : `Cannot import "${target}" in "${path}": imports go from left to right, ${ORDER}`,
              hint: "Move what both need into a room further left",
            });
          }
        };
        return room >= 0 ? onImports(check) : {
          Program(node) {
            context.report({
              node,
              message: `Cannot place "${path}": it is in no room of src/`,
              hint:
                "Move it into a room, or add its room to scripts/lint/rooms.ts",
            });
          },
        };
      },
    },

    pure: {
      create(context) {
        const path = projectPath(context.filename);
        if (!isProgram(path) || WORLDLY.some((room) => isIn(path, room))) {
          return {};
        }
        const report = (node: Deno.lint.Node, what: string) =>
          context.report({
            node,
            message: `Cannot use ${what} in "${path}": the room is pure`,
            hint: "Pass the value in from src/run.ts or src/world/",
          });
        return {
          'Identifier[name="Deno"]'(node) {
            report(node, '"Deno"');
          },
          MemberExpression(node) {
            const name = memberName(node);
            if (IMPURE_MEMBERS.has(name)) report(node, `"${name}"`);
          },
          NewExpression(node) {
            if (
              node.callee.type === "Identifier" &&
              node.callee.name === "Date" && node.arguments.length === 0
            ) report(node, '"new Date()"');
          },
          ...onImports((node, specifier) => {
            if (WORLDLY_MODULE.test(specifier)) report(node, `"${specifier}"`);
          }),
        };
      },
    },

    "process-test": {
      create(context) {
        const path = projectPath(context.filename);
        if (!/^tests\/.*_test\.ts$/.test(path) || isProcessTest(path)) {
          return {};
        }
        const report = (node: Deno.lint.Node): void =>
          context.report({
            node,
            message:
              `Cannot start a process in "${path}": test:fast runs it without --allow-run`,
            hint: `Move the test into "${
              path.replace(/_test\.ts$/, PROCESS_TEST)
            }"`,
          });
        return {
          MemberExpression(node) {
            if (memberName(node) === "Deno.Command") report(node);
          },
          ImportDeclaration(node) {
            const target = importedPath(path, node.source.value) ?? "";
            if (STARTERS.includes(target) && node.importKind === "value") {
              report(node);
            }
          },
        };
      },
    },

    "no-skipped-test": {
      create(context) {
        if (!projectPath(context.filename).startsWith("tests/")) return {};
        const report = (node: Deno.lint.Node, name: string) =>
          context.report({
            node,
            message:
              `Cannot leave "${name}" on a test: every test runs, always`,
            hint: "Delete it, or mend the test",
          });
        return {
          MemberExpression(node) {
            const [, name] = /^Deno\.test\.(only|ignore|skip)$/.exec(
              memberName(node),
            ) ?? [];
            if (name !== undefined) report(node, name);
          },
          CallExpression(node) {
            if (
              node.callee.type !== "MemberExpression" ||
              !/(^Deno\.test|\.step)$/.test(memberName(node.callee))
            ) return;
            for (const argument of node.arguments) {
              if (argument.type !== "ObjectExpression") continue;
              for (const property of argument.properties) {
                if (
                  property.type === "Property" &&
                  property.key.type === "Identifier" &&
                  /^(only|ignore)$/.test(property.key.name)
                ) report(property, property.key.name);
              }
            }
          },
        };
      },
    },
  },
};

export default plugin;

const ORDER = ROOMS.map((room) => room.join(" ")).join(" → ");

/**
 * How the name of a test file ends whose tests start processes. The others run
 * in `deno task test:fast`.
 */
const PROCESS_TEST = "_process_test.ts";

/** What tests import to start processes. */
const STARTERS: readonly string[] = [
  "tests/equivalence.ts",
  "tests/life.ts",
  "tests/mlxpsub.ts",
  "tests/script/interpret/ask_bash.ts",
];

function isProcessTest(path: string): boolean {
  return path.endsWith(PROCESS_TEST);
}

const IMPURE_MEMBERS = new Set([
  "Date.now",
  "Math.random",
  "crypto.getRandomValues",
  "crypto.randomUUID",
  "performance.now",
]);

/** The path from the project's root, which is what the rules speak about. */
function projectPath(filename: string): string {
  return filename.startsWith(ROOT) ? filename.slice(ROOT.length) : filename;
}

function isProgram(path: string): boolean {
  return path === "main.ts" || path.startsWith("src/");
}

function isIn(path: string, room: string): boolean {
  return room.endsWith("/") ? path.startsWith(room) : path === room;
}

/** The room's index from the left, -1 for a file in none. */
function roomOf(path: string): number {
  return ROOMS.findIndex((room) => room.some((part) => isIn(path, part)));
}

/** The project path that a relative import means, undefined for a package. */
function importedPath(from: string, specifier: string): string | undefined {
  if (!/^\.{0,2}\//.test(specifier)) return undefined;
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** Calls `check` for every way in which a file names another module. */
function onImports(
  check: (node: Deno.lint.Node, specifier: string) => void,
): Deno.lint.LintVisitor {
  return {
    ImportDeclaration: (node) => check(node, node.source.value),
    ExportAllDeclaration: (node) => check(node, node.source.value),
    ExportNamedDeclaration(node) {
      if (node.source !== null) check(node, node.source.value);
    },
    ImportExpression(node) {
      if (
        node.source.type === "Literal" && typeof node.source.value === "string"
      ) check(node, node.source.value);
    },
    TSImportType(node) {
      if (
        node.argument.type === "TSLiteralType" &&
        node.argument.literal.type === "Literal" &&
        typeof node.argument.literal.value === "string"
      ) check(node, node.argument.literal.value);
    },
  };
}

/** "Date.now" for such an expression, "" for one that is not all names. */
function memberName(node: Deno.lint.MemberExpression): string {
  const object = node.object.type === "MemberExpression"
    ? memberName(node.object)
    : node.object.type === "Identifier"
    ? node.object.name
    : "";
  return object !== "" && node.property.type === "Identifier" && !node.computed
    ? `${object}.${node.property.name}`
    : "";
}
