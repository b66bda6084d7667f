import { type Diagnostic, error, warning } from "../error.ts";
import { type Composition, sweeperParams } from "./composition.ts";
import { type Interpolated, withEnvironment } from "./environment.ts";

/**
 * `hydra.sweeper.params` as words, in order, with the environment put in as Hydra
 * does before it reads them; what cannot be told is a diagnostic.
 */
export function paramsOf(
  composition: Composition,
  environment: ReadonlyMap<string, string>,
  diagnostics: Diagnostic[],
): [string, string][] {
  const params = sweeperParams(composition);
  const { configs } = composition.defaults;
  const about = configs.findLast((it) => /\bparams\b/.test(it.text))?.file ??
    "the command";
  if (params === undefined) {
    diagnostics.push(error(
      `Cannot use hydra.sweeper.params of "${about}": they are no mapping`,
    ));
    return [];
  }
  const texts = configs.map((it) => it.text).reverse();
  return Object.entries(params).flatMap(([key, value]): [string, string][] => {
    if (value === undefined) return [];
    const words = paramText(key, value, texts);
    if (words !== undefined) {
      const { text, left } = withEnvironment(words, environment);
      // beside other values it is one of them, and resolved in the job
      const isWhole = /^\s*\$\{[^{}]*\}\s*$/.test(text);
      if (left !== undefined && isWhole) {
        diagnostics.push(untold(key, left, about));
      }
      return [[key, left === undefined ? text : words]];
    }
    diagnostics.push(error(
      `Cannot use hydra.sweeper.params of "${about}": "${key}" is ${
        value === null ? "null" : "not a text"
      }, which Hydra refuses`,
      undefined,
      `Write it in quotes: ${key}: "…"`,
    ));
    return [];
  });
}

/** A number keeps the user's spelling where it is found in a file. */
function paramText(
  key: string,
  value: unknown,
  texts: readonly string[],
): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number") return undefined;
  for (const text of texts) {
    const line = text.split("\n").map((it) => it.trimStart())
      .find((it) => it.startsWith(`${key}:`) || it.startsWith(`${key} :`));
    const [spelt = ""] = line?.slice(line.indexOf(":", key.length) + 1)
      .match(/[^\s#]+/) ?? [];
    if (Number(spelt) === value && spelt !== "") return spelt;
  }
  return String(value);
}

function untold(
  key: string,
  left: NonNullable<Interpolated["left"]>,
  file: string,
): Diagnostic {
  const what = left.kind === "variable"
    ? `$${left.name}, which is not set`
    : `"${left.written}"`;
  return warning(
    `Cannot tell whether "${key}" sweeps: in hydra.sweeper.params of "${file}" it is ${what}`,
    undefined,
    "Write the values there, or on the command",
  );
}
