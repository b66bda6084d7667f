/** Runs a scheduler's own commands. */

/** What a command prints; throws where it fails. */
export async function ask(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { success, code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    env: { LC_ALL: "C", ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(
      `Cannot ask the scheduler: ${program} ${
        args.join(" ")
      } ended with ${code}: ${decoder.decode(stderr)}`,
    );
  }
  return decoder.decode(stdout);
}

/** Asks again and again until there is an answer; throws after a while. */
export async function eventually<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | undefined> | T | undefined,
  pause = 0.5,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      throw new Error(`Waited ${seconds} s in vain: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause * 1000));
  }
}
