import { dirname, join } from "@std/path/posix";
import type { ConfigFiles } from "./config_files.ts";

export interface Import {
  /** With the dots of a relative one. */
  module: string;
  names: { name: string; as: string }[];
}

/** `from a.b import c as d`, and `import a.b` as one whose name is the module. */
export function importsOf(code: string): Import[] {
  const froms = [...code.matchAll(
    /^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]*(?:\(([^)]*)\)|([^\n;]*))/gm,
  )].map(([, module = "", bracketed, plain]) => ({
    module,
    names: (bracketed ?? plain ?? "").split(",").flatMap((it) => {
      const [, name, as] = /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/.exec(it) ?? [];
      return name === undefined ? [] : [{ name, as: as ?? name }];
    }),
  }));
  const plain = [...code.matchAll(/^[ \t]*import[ \t]+([^\n;]*)/gm)]
    .flatMap(([, list = ""]) => list.split(","))
    .flatMap((it): Import[] => {
      const [, module, as] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?\s*$/.exec(it) ??
        [];
      if (module === undefined) return [];
      const name = module.split(".").at(-1) ?? module;
      return [{ module, names: [{ name, as: as ?? name }] }];
    });
  return [...froms, ...plain];
}

/** The file of a module of the user's own; undefined for an installed one. */
export function moduleFile(
  module: string,
  from: string,
  root: string,
  files: ConfigFiles,
): string | undefined {
  const [, dots = "", name = ""] = /^(\.*)(.*)$/.exec(module) ?? [];
  let base = dots === "" ? root : dirname(from);
  for (let up = 1; up < dots.length; up++) base = dirname(base);
  const path = join(base, ...name.split(".").filter((it) => it !== ""));
  return [`${path}.py`, `${path}/__init__.py`]
    .find((it) => files.read(it) !== undefined);
}

/** A module, and the function of it that is called. */
export interface CalledFunction {
  module: string;
  name: string;
}

/** What a program calls of other modules, or hands on under the name that is called. */
export function calledImports(
  code: string,
  wanted: string | undefined,
): CalledFunction[] {
  return importsOf(code).flatMap(({ module, names }) =>
    names.flatMap(({ name, as }) => {
      const direct = wanted === as ||
        wanted === undefined &&
          new RegExp(`(?:^|[^.\\w])${as}[ \\t]*\\(`, "m").test(code);
      const members = [
        ...code.matchAll(
          new RegExp(`(?:^|[^.\\w])${as}\\.(\\w+)[ \\t]*\\(`, "gm"),
        ),
      ];
      const inner = module === "" || name === module.split(".").at(-1)
        ? module
        : `${module}.${name}`;
      return [
        ...direct ? [{ module, name }] : [],
        ...members.map(([, member = ""]) => ({ module: inner, name: member })),
      ];
    })
  );
}
