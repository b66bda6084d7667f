/**
 * Runs `body` as a bash function once for each list of arguments, all in one
 * bash; gives what each call printed. `before` runs once.
 */
export function askBash(
  body: string,
  calls: readonly (readonly string[])[],
  { locale = "C.UTF-8", before = "", directory = "/", environment = {} }: {
    locale?: string;
    before?: string;
    directory?: string;
    environment?: Record<string, string>;
  } = {},
): string[] {
  const file = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(
      file,
      calls.map((args) => [String(args.length), ...args, ""].join("\0")).join(
        "",
      ),
    );
    const script = `${before}
one() {
${body}
}
exec 9< ${file}
while IFS= read -r -u 9 -d '' __n; do
  __a=()
  for ((; __n > 0; __n--)); do IFS= read -r -u 9 -d '' __w; __a+=("$__w"); done
  one "\${__a[@]}"
  printf '\\0'
done
`;
    const { stdout, stderr } = new Deno.Command("bash", {
      args: ["--norc", "-c", script],
      clearEnv: true,
      cwd: directory,
      env: { PATH: "/usr/bin:/bin", LC_ALL: locale, HOME: "/", ...environment },
    }).outputSync();
    const answers = new TextDecoder().decode(stdout).split("\0");
    answers.pop();
    if (answers.length !== calls.length) {
      throw new Error(
        `bash answered ${answers.length} of ${calls.length} calls: ${
          new TextDecoder().decode(stderr).slice(-500)
        }`,
      );
    }
    return answers;
  } finally {
    Deno.removeSync(file);
  }
}

/** Numbers that look random and are the same at each run. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 12345) >>> 0;
  }

  /** 0 ≤ n < `count`. */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  }

  of<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error("nothing to choose from");
    return choice;
  }

  /** Up to `most` of the choices, one behind the other. */
  text(choices: readonly string[], most: number): string {
    return Array.from(
      { length: this.below(most + 1) },
      () => this.of(choices),
    ).join("");
  }
}

/** How many random inputs: 200, or what FUZZ says for a long run. */
export const randomInputs = Number(Deno.env.get("FUZZ") ?? 200);

/** The first inputs on which the two lists disagree, for a readable failure. */
export function differences(
  inputs: readonly (readonly string[])[],
  actual: readonly string[],
  expected: readonly string[],
): { input: readonly string[]; actual: string; expected: string }[] {
  return inputs.flatMap((input, index) => {
    const one = actual[index] ?? "";
    const other = expected[index] ?? "";
    return one === other ? [] : [{ input, actual: one, expected: other }];
  }).slice(0, 12);
}
