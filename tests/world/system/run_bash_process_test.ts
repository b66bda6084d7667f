import { assertEquals } from "@std/assert";
import { evaluate } from "../../../src/script/evaluate/evaluate.ts";
import { parseScript } from "../../../src/script/script.ts";
import { runBash } from "../../../src/world/system/run_bash.ts";

/** What a script may hold that must do nothing while it is evaluated. */
const hostile: Record<string, string> = {
  "removing files":
    'rm -rf canary dir; /bin/rm -f canary; \\rm canary; command rm canary; builtin rm canary; "r"m canary',
  "redirections":
    "echo x > canary; : > canary; > canary; cat < canary > new; exec > new; exec 5> new2; { echo; } > new3; for i in 1; do echo; done > new4; x=$(echo > new5); echo >| canary; echo &> new6; echo <> new7",
  "kill": "kill -9 $PPID; kill -9 0; kill -9 -1; kill $$; builtin kill -9 $$",
  "exec": "exec rm -f canary",
  "cd into traps": "cd / && rm -rf canary; cd dir; rm -rf *; cd /proc; cd /dev",
  "functions named like builtins":
    "cd() { rm -f canary; }; cd x; echo() { touch new; }; echo a",
  "functions named like programs":
    "printf() { touch new; }\nfunction seq { touch new; }\nfunction [ { touch new; }\nprintf x; seq 1; [ a ]",
  "names of the evaluation": "__mlxpsub_left() { touch new; }; ls",
  "PATH": "PATH=.:$PATH; export PATH; seq 1; ls; ./seq; evil; x=$(seq 3)",
  "enable":
    "enable -n echo; enable -n printf test; echo x; enable -f ./seq seq",
  "command and builtin":
    'command -p rm canary; command eval "touch new"; builtin eval "touch new"; builtin exec touch new; builtin source ./evil; command . ./evil',
  "substitutions":
    'x=$(rm canary); y=`touch new`; z=$(touch new; echo 1); echo "$(touch new)" "${a:-$(touch new)}" "${a:-`touch new`}"; cat <(touch new) >(touch new2); diff <(touch new) x',
  "eval and commands in variables":
    'eval "touch new"; eval rm canary; x="touch new"; $x; "$x"; c=touch; $c new; ${c} new; e=eval; $e "touch new"; b=builtin; $b eval "touch new"; s=source; $s ./evil; d=.; $d ./evil',
  "aliases":
    'shopt -s expand_aliases; alias ls="touch new"; ls; alias echo="touch new"\necho a',
  "BASH_ENV and LD_PRELOAD":
    "BASH_ENV=./evil; export BASH_ENV; ENV=./evil; export ENV; export LD_PRELOAD=./evil.so; x=$(seq 3); x=$(ls)",
  "exported functions":
    "f() { touch new; }; export -f f; ls() { touch new; }; export -f ls; x=$(cat canary)",
  "an endless loop": "while :; do :; done",
  "a fork bomb": "f() { f | f & }; f",
  "the classic fork bomb": ":(){ :|:& };:",
  "functions that start themselves":
    "f() { f & f & wait; }; f; g() { x=$(g)$(g); }; g; h() { (h); (h); }; h",
  "reading standard input":
    "read x; cat; cat -; head -1; while read l; do :; done; y=$(cat); mapfile a",
  "arithmetic that runs commands":
    "x='a[$(touch new)]'; echo $((x)); ((x)); let x; [[ $x -eq 1 ]]; y=${z:x}; echo ${arr[x]}; arr[x]=1; arr[$x]=2; unset 'arr[x]'; declare -i q=x; q=x; printf -v 'a[$(touch new)]' x; read 'a[$(touch new)]' <<< 1; test -v 'a[$(touch new)]'; [ -v 'a[$(touch new)]' ]; for ((i=x;i<1;i++)); do :; done; (( $x )); echo $(( $(echo $x) )); echo \"${!x}\"",
  "arithmetic through other variables":
    "x='a[$(touch new)]'; y=x; echo $((y)); ((y++)); z='b[`touch new`]'; echo $((z)); declare -A m; k='$(touch new)'; m[$k]=1; (( m[$k]++ )); echo ${m[$k]}; [[ -v m[$k] ]]; unset m[$k]",
  "subscripts that run commands":
    "if false; then declare -A arr; fi; x='a[$(touch new)]'; echo ${arr[x]} ${arr[$x]}; arr[x]=1; arr[$x]=1; b=([x]=1); b=([$x]=2); declare -a c=([x]=1)",
  "prompts":
    "x='$(touch new)'; echo \"${x@P}\"; PS4='$(touch new)'; set -x; : a; set +x; PS0=$x; PROMPT_COMMAND='touch new'",
  "traps":
    "trap 'touch new' EXIT; trap 'touch new' DEBUG; trap 'touch new' ERR; false; trap 'touch new' RETURN; trap 'rm canary' 0 2 15; exit 3",
  "mapfile callbacks":
    "mapfile -C 'touch new; :' -c 1 a < canary; mapfile -C 'touch new' -c1 a <<< 'x'; readarray -C 'touch new' -c 1 b < canary",
  "sed that writes":
    "x=$(sed -i s/a/b/ canary); sed -n 'w new' canary; sed --in-place s/a/b/ canary; sed -e 'w new' canary; sed -n -e '1e touch new' canary; sed -ni p canary; sed s/.*/touch\\ new/e canary",
  "awk that writes":
    'awk \'BEGIN { system("touch new") }\'; awk \'BEGIN { print > "new" }\'; awk \'BEGIN { "touch new" | getline }\'; awk -f ./evil; awk \'BEGIN{print | "touch new"}\'; awk \'BEGIN{printf "x" >> "new"}\'; x=$(awk "BEGIN { f=\\"new\\"; print \\"x\\" > f }")',
  "sort that writes":
    "sort -o canary canary; sort --output=new canary; sort --outpu new canary; sort --compress-program=./evil -S1 canary; sort canary -o new; sort -T . canary",
  "other programs":
    "date -s 2001-01-01; date --set 2001-01-01; tail -f canary; hostname x; split canary; tr -d a; find . -delete; xargs rm < canary; echo canary | xargs rm; tee new; cp canary new; mv canary new; ln canary new; dd if=canary of=new; python -c 'open(\"new\",\"w\")'; bash -c 'touch new'; sh ./evil; ./evil; . ./evil; source ./evil; env touch new; nohup touch new; time touch new; coproc touch new; ! touch new; touch new && touch new2 || touch new3",
  "jobs":
    "touch new & disown; (touch new &) ; nohup ./evil & sleep 300 & jobs; bg; fg; set -m; sleep 200 &",
  "ulimit and hash":
    "ulimit -f unlimited; ulimit -t unlimited; umask 0; hash -p ./evil seq; x=$(seq 1); hash -r; BASH_CMDS[seq]=./evil; x=$(seq 1)",
  "names made at run time":
    'declare -n ref=canary; ref=1; declare -f; typeset -fx f; readonly PATH; IFS=; unset IFS; local x; export -n PATH; declare -x \'a[$(touch new)]=1\'; export "$x"; k=\'a[$(touch new)]\'; export "$k=1"; declare "$k=1"; read "$k"; unset "$k"; printf -v "$k" x; getopts "a" "$k"',
  "case and conditions":
    "x='$(touch new)'; case $(touch new) in x) ;; esac; case x in $(touch new)) ;; `touch new`) ;; esac; [[ x == $(touch new) ]]; [[ $(touch new) ]]",
  "here-documents":
    "cat <<EOF\n$(touch new)\n`touch new`\n${x:-$(touch new)}\nEOF\ncat <<'EOF'\n$(touch new)\nEOF\nread x <<< \"$(touch new)\"\nwhile read l; do $l; done <<EOF\ntouch new\nrm canary\nEOF",
  "data that looks like code":
    'x="a\'; touch new; \'"; echo $x; y=\'"; touch new; "\'; echo "$y"; z=\'$(touch new)\'; [ "$z" ]; test $z; cd "$z"; basename "$z"; expr "$z"; printf "$z"; printf \'%s\' "$z"; for q in $z "$z" \'`touch new`\'; do echo $q; [ $q ]; done; case $z in *touch*) echo $z;; esac; f() { echo $1 "$@" ${1%x}; }; f "$z" "$x" "$y"; read -r a b <<< "$z"; local_$z=1',
  "odd brackets":
    "[ ! -e x -a $(touch new) ]; [[ -f $(touch new) ]]; (( $(touch new) )); echo $[ $(touch new) ] ${x:$(touch new)} ${x/$(touch new)/y} ${x:=$(touch new)} ${!x} ${x[$(touch new)]}",
  "endless recursion": "f() { f; }; f",
  "/proc and devices":
    "echo b > /proc/self/oom_score_adj; cat /dev/zero; cat /dev/stdin; cat < /dev/zero; head -c 10 /dev/random; ls -R /proc | wc -l",
  "tildes": "cd ~root; x=~; echo ~/*; ls ~",
  "coproc and select":
    "coproc { touch new; }; coproc X { touch new; }; select x in a b; do touch new; done",
  "commands made of output":
    '$(echo touch new); `echo touch new`; $(echo rm) canary; "$(echo touch)" new; $((1)) ; ${x-touch} new; eval "$(echo touch new)"',
  "descriptors":
    'echo x >&3; echo X 1 reason >&3; printf "3\\0X\\0" >&3; exec 3>&-; exec 3>new; cat <&3; echo >/dev/tcp/127.0.0.1/1; cat </dev/tcp/127.0.0.1/1; exec 4<>/dev/udp/127.0.0.1/1',
  "code in quotes that hide nothing":
    "echo $(( '$(touch new)' )); (( '$(touch new)' )); echo $[ '$(touch new)' ]; echo ${x:'$(touch new)'}; a['$(touch new)']=1; echo ${a['$(touch new)']}; for ((i='$(touch new)';i<1;i++)); do :; done; let \"'\$(touch new)'\"",
  "patterns":
    "echo *$(echo 'a; touch new'); ls *'$(touch new)' [a]'`touch new`'; for f in *'$(touch new)' *\"$(touch new)\"; do :; done; x=(*'$(touch new)')",
  "extended patterns":
    "shopt -s extglob; echo @(a|$(touch new)); x=+(`touch new`); [[ a == @($(touch new)) ]]; case x in @($(touch new))) ;; esac; declare a[$(touch new)]=1",
  "values within values":
    "q='a[$(touch new)]'; echo ${x[a[b[q]]]}; echo ${x[a[b[$q]]]}; [ -n x -a -v \"$q\" ]; [[ x||-v y[$q] ]]; [[ a =~ b||-v y[$q] ]]; [[ x -a q -eq 1 ]]; echo $(( ${q@P} )); p='$(touch new)'; echo $(( ${p@P} )); echo ${x:${p@P}}; if false; then declare -A arr; fi; x=$q; arr=([x]=1); arr[x]=1; local -A arr2=([x]=1); readonly arr3=([x]=1)",
  "substitutions of newer bashes":
    "echo $(( ${ touch new; } )) ${ touch new; } ${| touch new; }",
  "variables that compute":
    "RANDOM='a[$(touch new)]'; SECONDS='a[$(touch new)]'; LINENO='a[$(touch new)]'; OPTIND='a[$(touch new)]'; HISTCMD='a[$(touch new)]'; read SECONDS <<< 'a[$(touch new)]'; for RANDOM in 'a[$(touch new)]'; do :; done; printf -v RANDOM 'a[$(touch new)]'; SECONDS='a[$(touch new)]' echo; export RANDOM='a[$(touch new)]'; EPOCHSECONDS='a[$(touch new)]'; UID='a[$(touch new)]'; TMOUT='a[$(touch new)]'; MAILCHECK='a[$(touch new)]'",
  "counters that change":
    "for ((i=0;i<3;i++)); do i='a[$(touch new)]'; continue; done; for ((i=0;j<3;i++)); do j='a[$(touch new)]'; done",
  "options of set":
    "set -o posix; POSIX=1; shopt -u sourcepath; set -k; set -a; set -t; set -p; set -r; set -o history; set -n",
};

/** Every file of a folder: its text, mode and time. */
function contents(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    const { mtime, mode } = Deno.lstatSync(path);
    return [
      `${path} ${mtime?.getTime()} ${mode} ${
        isDirectory ? "" : Deno.readTextFileSync(path)
      }`,
      ...isDirectory ? contents(path) : [],
    ];
  }).sort();
}

/**
 * The processes that work in a folder; through find, since Deno reads no
 * /proc unless everything is allowed.
 */
function processesIn(folder: string): string[] {
  const { stdout } = new Deno.Command("find", {
    args: ["/proc", "-maxdepth", "2", "-name", "cwd", "-lname", `${folder}*`],
    stderr: "null",
  }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").filter((it) => it !== "");
}

Deno.test("processesIn() sees a process that works in a folder", async () => {
  let ended: Promise<unknown> = Promise.resolve();
  withCanaries((folder) => {
    const sleeper = new Deno.Command("sleep", { args: ["60"], cwd: folder })
      .spawn();
    try {
      assertEquals(processesIn(folder), [`/proc/${sleeper.pid}/cwd`]);
    } finally {
      sleeper.kill("SIGKILL");
      ended = sleeper.status;
    }
  });
  await ended;
});

function withCanaries(act: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "mlxpsub guard " });
  try {
    Deno.mkdirSync(`${folder}/dir`);
    Deno.writeTextFileSync(`${folder}/canary`, "canary\n");
    Deno.writeTextFileSync(`${folder}/dir/canary`, "canary\n");
    for (const name of ["evil", "seq", "ls"]) {
      Deno.writeTextFileSync(
        `${folder}/${name}`,
        `#!/bin/sh\ntouch '${folder}/new'\n`,
        { mode: 0o755 },
      );
    }
    act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The whole text, and each of its commands alone: the first may end it. */
function variants(text: string): string[] {
  const whole = /EOF|\(\)|do /.test(text);
  if (whole) return [text];
  // values that were set first stay set for each that follows
  const all = text.split("; ");
  const values = all.filter((it) => /^[a-z]='/.test(it)).join("; ");
  return [text, ...all.map((it) => `${values}\n${it}`)];
}

for (const [name, text] of Object.entries(hostile)) {
  Deno.test(`evaluate() leaves the machine as it was: ${name}`, () => {
    withCanaries((folder) => {
      const before = contents(folder);
      for (const one of variants(text)) {
        const source = {
          name: "script.sh",
          text:
            `#!/bin/bash\n${one}\nfor i in 1; do python main.py s=$i; done\n`,
        };
        const parsed = parseScript(source, []);
        if (!parsed.ok) continue;
        let starts = 0;
        evaluate(
          parsed.script,
          { launchers: [], environment: new Map([["HOME", "/root"]]) },
          1000,
          (program) => {
            starts++;
            return runBash(program, folder);
          },
        );
        assertEquals(
          { one, files: contents(folder), processes: processesIn(folder) },
          { one, files: before, processes: [] },
        );
        assertEquals(starts <= 3, true, "bash was started again and again");
      }
    });
  });
}

Deno.test("runBash() ends what does not end by itself", () => {
  withCanaries((folder) => {
    const start = performance.now();
    const { ended } = runBash(": & while :; do :; done", folder);
    assertEquals(ended, "out of time");
    assertEquals(performance.now() - start < 12_000, true);
    assertEquals(processesIn(folder), []);
  });
});

Deno.test("runBash() gives no environment and nothing to read", () => {
  withCanaries((folder) => {
    const { output, ended } = runBash(
      'read -r x || printf "%s" "end $x${HOME-}${LD_LIBRARY_PATH-}"',
      folder,
    );
    assertEquals({ output, ended }, { output: "end ", ended: "by itself" });
  });
});

Deno.test("runBash() takes programs of any length", () => {
  withCanaries((folder) => {
    const long = `: '${"é".repeat(200_000)}'\nprintf done`;
    assertEquals(runBash(long, folder).output, "done");
  });
});
