import type { Builtin } from "./builtin.ts";
import { failure, success } from "../state.ts";

export const trueStatus: Builtin = (_args, _call, shell) => {
  shell.setStatus(success);
  return undefined;
};

export const falseStatus: Builtin = (_args, _call, shell) => {
  shell.setStatus(failure);
  return undefined;
};
