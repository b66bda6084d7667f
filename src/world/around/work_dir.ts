import { error, Failure } from "../../error.ts";
import { reasonOf } from "../system/cause.ts";

/**
 * The current directory, by the name the user knows it by: `$PWD` where it
 * is the same place, since a resolved link may not exist on other hosts.
 * Throws a Failure where it is no more, or no text.
 */
export function currentDirectory(): string {
  const real = realDirectory();
  const logical = Deno.env.get("PWD");
  if (logical === undefined || !logical.startsWith("/")) return real;
  if (/\/\.{0,2}(\/|$)/.test(logical) && logical !== "/") return real;
  try {
    const here = Deno.statSync(real);
    const there = Deno.statSync(logical);
    return here.ino === there.ino && here.dev === there.dev ? logical : real;
  } catch {
    return real;
  }
}

function realDirectory(): string {
  try {
    return Deno.cwd();
  } catch (cause) {
    const [state, hint] = cause instanceof Deno.errors.InvalidData
      ? ["its path is not UTF-8", "Call mlxpsub from a directory whose path is"]
      : cause instanceof Deno.errors.NotFound
      ? ["it does not exist any more", "Change to one that does: cd"]
      : [reasonOf(cause), "Change to another one"];
    throw new Failure([
      error(`Cannot work in the current directory: ${state}`, undefined, hint),
    ]);
  }
}
