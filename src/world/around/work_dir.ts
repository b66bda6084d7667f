/**
 * The current directory, by the name the user knows it by: `$PWD` where it
 * is the same place, since a resolved link may not exist on other hosts.
 */
export function currentDirectory(): string {
  const real = Deno.cwd();
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
