import { assertEquals } from "@std/assert";
import { runScript } from "../../../src/script/interpret/run_script.ts";
import { realHere } from "./real_here.ts";

/** What is read of `t.txt`, which the script writes before. */
const reading = [
  "awk '{print $1}' t.txt",
  "awk -F, -v n=2 '{print n, $1}' n=1 t.txt",
  "awk 'NR == FNR { seen[$1]; next } $1 in seen { print $2 }' t.txt here.txt",
  "sed 's/ .*//' t.txt",
  "sed -n -e '/b/p' t.txt",
  "grep -v a t.txt",
  "grep -c . t.txt",
  "grep -n -e b t.txt; echo $?",
  "grep -E -o '[0-9]+' t.txt",
  "sort -k2,2nr t.txt",
  "comm -12 t.txt here.txt",
  "join t.txt here.txt",
  "paste -d, here.txt t.txt",
  "nl -ba t.txt",
  "cut -c 1 --output-delimiter=: t.txt",
  "cd sub; awk '{print $2}' ../t.txt",
  'for s in $(awk "{print \\$2}" "$PWD/t.txt"); do echo "<$s>"; done',
];

for (const line of reading) {
  Deno.test(`a real program reads what the script wrote: ${line}`, () => {
    const folder = Deno.realPathSync(Deno.makeTempDirSync());
    try {
      Deno.writeTextFileSync(`${folder}/here.txt`, "b 2\nc 3\n");
      Deno.mkdirSync(`${folder}/sub`);
      const code = `printf '%s\\n' 'a 10' 'b 2' > t.txt\n${line}\n`;
      const environment = { PATH: "/usr/bin:/bin", LC_ALL: "C" };
      const { stdout, status } = runScript(code, {
        ...realHere(folder, environment),
        run: (argv, stdin, directory) => ran(argv, stdin, directory),
      });
      assertEquals(
        { stdout, status },
        ran(["bash", "-c", code], "", folder),
      );
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}

function ran([name = "", ...args]: string[], stdin: string, directory: string) {
  const file = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(file, stdin);
    const { stdout, code } = new Deno.Command("sh", {
      args: ["-c", 'exec "$@" < "$0"', file, name, ...args],
      cwd: directory,
      clearEnv: true,
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
      stderr: "null",
    }).outputSync();
    return { stdout: new TextDecoder().decode(stdout), status: code };
  } finally {
    Deno.removeSync(file);
  }
}
