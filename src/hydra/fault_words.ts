import type { TreeFault } from "./config_tree.ts";
import type { OwnKind } from "./own_config.ts";

/** What is told of a word that a config does not take. */
export function worded(
  fault: TreeFault,
  word: string,
  sign: string,
  file: string,
): { message: string; hint: string } {
  const bare = word.slice(sign.length);
  const { key } = fault;
  switch (fault.kind) {
    case "no such key": {
      const beside = fault.beside.filter((it) => it !== "hydra").slice(0, 8);
      return {
        message: `Cannot set "${key}": the config of "${file}" has no such key`,
        hint: `Add it with +${bare}` +
          (beside.length === 0
            ? ""
            : `, or set one that is there: ${beside.join(", ")}`),
      };
    }
    case "nothing to delete":
      return {
        message:
          `Cannot delete "${key}": the config of "${file}" has no value there`,
        hint: `Leave ${word} out`,
      };
    case "other value":
      return {
        message:
          `Cannot delete "${key}" with that value: in the config of "${file}" it is ${fault.value}`,
        hint: `Write ~${key}`,
      };
    case "there already":
      return {
        message: `Cannot add "${key}": the config of "${file}" has it already`,
        hint: `Write ${bare}`,
      };
    case "no such item":
      return {
        message:
          `Cannot set "${key}": the list there in the config of "${file}" has ${fault.length} items`,
        hint: "Count from 0, or write the whole list",
      };
    case "fixed":
      return {
        message: `Cannot delete "${key}": it has to stay`,
        hint: `Leave ${word} out, or set it`,
      };
    case "broken":
      return {
        message: `Cannot reach "${key}": in the config of "${file}" ${
          brokenBy[fault.why]
        }`,
        hint: "Mend the interpolation in the config",
      };
    case "list and mapping":
      return {
        message:
          `Cannot set "${key}": of the two values one is a list and one a mapping`,
        hint: `Write a value of the same kind as in the config`,
      };
    case "other kind":
      return {
        message: `Cannot set "${key}": Hydra wants ${
          named[fault.wanted]
        } there`,
        hint: "Mend the value",
      };
  }
}

const brokenBy: Readonly<
  Record<(TreeFault & { kind: "broken" })["why"], string>
> = {
  "not there": "it stands for a key that is not there",
  "no value": "it stands for a key without a value, ???",
  "endless": "its interpolations lead back to it",
};

const named: Readonly<Record<OwnKind, string>> = {
  class: "a mapping",
  mapping: "a mapping",
  list: "a list",
  text: "a text",
  "text or null": "a text or null",
  "whole number": "a whole number",
  "truth value": "true or false",
  mode: "RUN or MULTIRUN",
  anything: "another value",
};
