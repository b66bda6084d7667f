import { type Diagnostic, error, warning } from "../error.ts";
import type { Composition } from "./composition.ts";
import type { FoundDecorator } from "./decorator.ts";
import { wordParts } from "./group_words.ts";
import { basicSweeper } from "./own_config.ts";
import { valueAt } from "./yaml_file.ts";

/** What Hydra refuses of the defaults list. */
export function faultsOf(
  { defaults }: Composition,
  place: FoundDecorator,
): Diagnostic[] {
  return defaults.faults.map(({ file, state }) =>
    error(
      `Cannot compose the configs of "${place.file}": ${state}`,
      undefined,
      file.startsWith("/")
        ? `Mend "${file}": the program would refuse it too`
        : `Write "override" before all but one of them, at the end of a defaults list, and no "+" on the command`,
    )
  );
}

/** What of the defaults list could not be followed. */
export function gapsOf(
  { defaults, unread }: Composition,
  known: "whole" | "part",
  place: FoundDecorator,
  words: readonly string[],
): Diagnostic[] {
  const chosen = new Set(
    words.map(wordParts).map((it) => `${it.name}/${it.value}.yaml`),
  );
  const found = defaults.gaps.filter(({ file }) => {
    // Python may add configs of its own; MLXP makes its primary one
    const missing = !file.startsWith("/");
    // … and plugins those of Hydra
    if (missing && (known === "part" || file.startsWith("hydra/"))) {
      return false;
    }
    return !chosen.has(file);
  });
  return [
    ...found.map(({ file, state }) =>
      warning(
        `Cannot follow the defaults of "${place.file}" to "${file}": ${state}`,
        undefined,
        "Sweeps that it sets are left out; write them into the command",
      )
    ),
    ...unread.filter((it) => it.key.startsWith("hydra.sweeper")).map((it) =>
      warning(
        `Cannot tell what "${it.key}" sweeps: its value is no plain text`,
        undefined,
        "Write the sweep itself into the command, such as seed=1,2",
      )
    ),
  ];
}

/** Choices of groups that the defaults list does not hold. */
export function unusedOf(
  { defaults }: Composition,
  known: "whole" | "part",
  primary: string | undefined,
): Diagnostic[] {
  if (known === "part" || primary === undefined || defaults.gaps.length > 0) {
    return [];
  }
  return defaults.unused.map(({ key, file }) =>
    file === undefined
      ? error(
        `Cannot choose an option of "${key}": the defaults of "${primary}" hold no such group`,
        undefined,
        `Add it with +${key}=…`,
      )
      : warning(
        `"${file}" overrides "${key}", which the defaults of "${primary}" do not hold: Hydra refuses that`,
      )
  );
}

/** Only the basic sweeper lists all runs before the first. */
export function refuseSweeper({ hydra, defaults }: Composition): Diagnostic[] {
  const target = valueAt(hydra, "sweeper", "_target_");
  if (target === basicSweeper) return [];
  const choice = defaults.choices.get("hydra/sweeper");
  const unread = defaults.gaps.find(({ file }) =>
    file.startsWith("/") && file.endsWith(`/hydra/sweeper/${choice}.yaml`)
  );
  if (unread !== undefined) {
    return [error(
      `Cannot tell Hydra's sweeper from "${unread.file}": ${unread.state}`,
      undefined,
      "Mend the file",
    )];
  }
  const named = typeof target === "string" ? target.split(".").at(-1) : choice;
  return [error(
    `Cannot make jobs for Hydra's sweeper "${named}": only the basic sweeper knows its runs before they start`,
    undefined,
    "Add hydra/sweeper=basic to the command and list the values there, such as lr=0.1,0.01",
  )];
}
