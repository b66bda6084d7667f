/** What the real shells offer, each asked as a person at its prompt would. */
import { assertEquals } from "@std/assert";
import { everyCommand } from "../../src/cli/commands.ts";
import { completionScript } from "../../src/cli/completions/script.ts";
import { firstWords } from "../../src/cli/completions/words.ts";
import { flagsOf } from "../../src/cli/flags.ts";
import { inDirectory } from "../world/fixture.ts";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = typeof shells[number];

/** Whether it is here; says so once where it is not. */
function isHere(shell: Shell): boolean {
  try {
    return new Deno.Command(shell, { args: ["-c", ":"] }).outputSync().success;
  } catch {
    // deno-lint-ignore no-console -- the reason of what is left out
    console.log(`left out: ${shell} is not installed`);
    return false;
  }
}

const here = shells.filter(isHere);

/** Where zsh finds its completions. */
const zshFiles = Deno.makeTempDirSync({ prefix: "mlxpsub-zsh-" });
addEventListener(
  "unload",
  () => Deno.removeSync(zshFiles, { recursive: true }),
);

/** A command line whose last word is completed → what is offered, in any order. */
function offered(
  shell: Shell,
  line: readonly string[],
  dir: string,
  zshFrom = zshFiles,
): string[] {
  const script = completionScript(shell);
  const [program, ...args] = shell === "bash"
    ? ["bash", "--norc", "-c", `${script}${askBash}`, "bash", ...line]
    : shell === "zsh"
    ? ["zsh", "-f", "-c", askZsh, "zsh", zshFrom, line.join(" ")]
    : [
      "fish",
      "--no-config",
      "-c",
      `${script}\ncomplete -C $argv[1]`,
      line.join(" "),
    ];
  const { stdout } = new Deno.Command(program ?? "", {
    args,
    cwd: dir,
    env: { HOME: dir, TERM: "dumb" },
    stdin: "null",
  }).outputSync();
  const lines = new TextDecoder().decode(stdout).split(/\r?\n/)
    .map((it) => it.replace(/\t.*$/, "").replace(/\/$/, ""));
  return [...new Set(lines.filter((it) => it !== ""))].sort();
}

const askBash = `
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mlxpsub
printf '%s\\n' "\${COMPREPLY[@]}"`;

/**
 * zsh completes at a prompt only: one in a terminal of its own, where compadd
 * prints what it is given.
 */
const askZsh = `
zmodload zsh/zpty
zpty ask zsh -f -i
zpty -w ask "source $1/setup.zsh"
zpty -n -w ask "$2"$'\\t'
text=
while zpty -r ask text; do
  text=\${text//$'\\r'/}
  case $text in (*@END*) break ;; (*OFFER\\ *) print -r -- "\${text##*OFFER }" ;; esac
done
zpty -d ask`;

const setUpZsh = `
PS1= PS2= RPS1=
unsetopt zle_bracketed_paste
stty -echo
fpath=(\${\${(%):-%x}:h} $fpath)
autoload -U compinit
compinit -D -u
comppostfuncs=(ended)
ended() { print -r -- @END; exit }
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a hits
  builtin compadd -O hits "$@"
  print -rl -- "OFFER "$^hits
  builtin compadd "$@"
}
bindkey '^I' complete-word
`;

Deno.writeTextFileSync(`${zshFiles}/_mlxpsub`, completionScript("zsh"));
Deno.writeTextFileSync(`${zshFiles}/setup.zsh`, setUpZsh);

function inProject(act: (dir: string) => void): Promise<void> {
  return inDirectory((dir) => {
    for (
      const it of ["logs/3/metadata", "logs/17", "logs/x", "logs/.mlxpsub"]
    ) {
      Deno.mkdirSync(`${dir}/${it}`, { recursive: true });
    }
    const sweep = "20261122T153012Z-4f2a";
    for (const end of ["jsonl", "2.jsonl", "by-a-b.jsonl"]) {
      Deno.writeTextFileSync(`${dir}/logs/.mlxpsub/${sweep}.${end}`, "");
    }
    Deno.mkdirSync(`${dir}/other/9`, { recursive: true });
    Deno.writeTextFileSync(`${dir}/train.sh`, "");
    act(dir);
  });
}

function eachShell(act: (shell: Shell, dir: string) => void): Promise<void> {
  return inProject((dir) => here.forEach((shell) => act(shell, dir)));
}

Deno.test("shells complete the flags of each command", () =>
  inProject((dir) => {
    for (const command of everyCommand) {
      const wanted = flagsOf(command).map((it) => `--${it.long}`);
      for (const shell of here) {
        // which takes half a second to start
        if (shell === "zsh" && !/^s|doctor/.test(command)) continue;
        const found = offered(shell, ["mlxpsub", command, "--"], dir);
        assertEquals([shell, command, ...found], [
          shell,
          command,
          ...[...new Set(wanted)].sort(),
        ]);
      }
    }
  }));

Deno.test("zsh completes as well where the script is sourced", () =>
  inProject((dir) => {
    if (!here.includes("zsh")) return;
    const sourced = `${setUpZsh}source ${dir}/sourced.zsh\n`;
    Deno.writeTextFileSync(`${dir}/setup.zsh`, sourced);
    Deno.writeTextFileSync(`${dir}/sourced.zsh`, completionScript("zsh"));
    assertEquals(
      offered("zsh", ["mlxpsub", "help", "res"], dir, dir),
      ["resubmit", "results", "resume"],
    );
  }));

Deno.test("shells complete scripts, and the flags of a submission behind one", () =>
  eachShell((shell, dir) => {
    assertEquals([shell, ...offered(shell, ["mlxpsub", "tr"], dir)], [
      shell,
      "train.sh",
    ]);
    assertEquals([
      shell,
      ...offered(shell, ["mlxpsub", "train.sh", "--max"], dir),
    ], [shell, "--max-jobs", "--max-running"]);
  }));

Deno.test("shells complete commands in the first place and behind help", () =>
  eachShell((shell, dir) => {
    assertEquals([shell, ...offered(shell, ["mlxpsub", "resu"], dir)], [
      shell,
      ...firstWords.map(([name]) => name).filter((it) => it.startsWith("resu"))
        .sort(),
    ]);
    const behind = offered(shell, ["mlxpsub", "help", "can"], dir);
    assertEquals([shell, ...behind], [shell, "cancel"]);
  }));

Deno.test("shells offer the values of an option that has few", () =>
  eachShell((shell, dir) => {
    assertEquals([
      shell,
      ...offered(shell, ["mlxpsub", "train.sh", "--scheduler", "s"], dir),
    ], [shell, "sge", "slurm"]);
  }));

Deno.test("shells offer the log_ids and sweeps that are there", () =>
  eachShell((shell, dir) => {
    const ids = offered(shell, ["mlxpsub", "show", ""], dir)
      .filter((it) => /^\d+$/.test(it));
    assertEquals([shell, ...ids], [shell, "17", "3"]);
    assertEquals([
      shell,
      ...offered(shell, ["mlxpsub", "status", "--sweep", "2"], dir),
    ], [shell, "20261122T153012Z-4f2a"]);
    const elsewhere = ["mlxpsub", "show", "--log-dir", "other", ""];
    const there = offered(shell, elsewhere, dir)
      .filter((it) => /^\d+$/.test(it));
    assertEquals([shell, ...there], [shell, "9"]);
  }));

Deno.test("bash takes --flag=value apart", () =>
  inProject((dir) => {
    const line = ["mlxpsub", "train.sh", "--color", "=", "a"];
    assertEquals(offered("bash", line, dir), ["always", "auto"]);
    assertEquals(offered("bash", ["mlxpsub", "status", "--color", "="], dir), [
      "always",
      "auto",
      "never",
    ]);
  }));
