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
