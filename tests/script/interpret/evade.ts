/** The hostile scripts of tests/testdata/evade: `p NAME <<'E' … E`. */
export interface EvadeCase {
  name: string;
  /** With a loop over a run behind it. */
  script: string;
}

export function evadeCases(): EvadeCase[] {
  const text = Deno.readTextFileSync(
    new URL("../../testdata/evade/cases.sh", import.meta.url),
  );
  return [...text.matchAll(/^p (\w+) <<'E'\n([^]*?)^E$/gm)].map(
    ([, name = "", body = ""]) => ({
      name,
      script:
        `#!/bin/bash\n${body}for i in 1 2; do python main.py s=$i; done\n`,
    }),
  );
}
