/**
 * Random scripts made of what people write around runs: loops, conditions,
 * functions, arrays, here-documents. Each is a script that bash runs to its
 * end; the same seed makes the same script.
 */
import { seededRandom } from "../src/sweep/seeded_random.ts";
import { assignmentsOf, expansionsOf } from "./random_expansions.ts";

/** Seed → a script with at least one run command. */
export function randomScript(seed: number): string {
  return new ScriptWriter(seededRandom(seed)).script();
}

interface Scope {
  /** Variables that hold a plain word. */
  words: string[];
  arrays: string[];
  functions: string[];
  place: "script" | "function" | "loop" | "loop in function";
  depth: number;
  /** How many times a command here happens at most. */
  times: number;
}

class ScriptWriter {
  #count = 0;
  readonly #counters = new Set<string>();

  constructor(readonly random: () => number) {}

  script(): string {
    const scope: Scope = {
      words: [],
      arrays: [],
      functions: [],
      place: "script",
      depth: 0,
      times: 1,
    };
    const lines = ["#!/bin/bash", "#SBATCH --time=1"];
    if (this.#chance(0.15)) lines.push("set -e");
    if (this.#chance(0.15)) lines.push("set -o pipefail");
    if (this.#chance(0.1)) lines.push("set -u");
    if (this.#chance(0.1)) lines.push("trap 'echo ended' EXIT");
    lines.push(...this.#set(scope), ...this.#set(scope));
    const functions = this.#int(0, 2);
    for (let n = 0; n < functions; n++) lines.push(...this.#function(scope));
    const statements = this.#int(1, 4);
    for (let n = 0; n < statements; n++) lines.push(...this.#statement(scope));
    lines.push(...this.#compound(scope));
    if (this.#chance(0.5)) lines.push(...this.#run(scope));
    return `${lines.join("\n")}\n`;
  }

  #int(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }

  #chance(share: number): boolean {
    return this.random() < share;
  }

  #one<T>(of: readonly T[]): T {
    const found = of[Math.floor(this.random() * of.length)];
    if (found === undefined) throw new RangeError("nothing to choose from");
    return found;
  }

  #name(): string {
    return `${this.#one(["a", "m", "LR", "MY_", "n", "ARGS"])}${++this.#count}`;
  }

  #value(): string {
    return this.#one(["1", "2", "0.1", "vit", "resnet", "x-y", "3"]);
  }

  /** A way to read a variable. */
  #read(name: string): string {
    return this.#one([`$${name}`, `"$${name}"`, `\${${name}}`]);
  }

  #block(scope: Scope, least: number): string[] {
    const lines: string[] = [];
    const count = this.#int(least, 3);
    for (let n = 0; n < count; n++) lines.push(...this.#statement(scope));
    return lines;
  }

  #statement(scope: Scope): string[] {
    const kind = this.random();
    if (kind < 0.28) return this.#run(scope);
    if (kind < 0.5) return this.#set(scope);
    if (kind < 0.58) return this.#sideLine(scope);
    if (kind < 0.66 && scope.functions.length > 0 && scope.times < 12) {
      return this.#call(scope);
    }
    if (kind < 0.7) return this.#jump(scope);
    if (scope.depth >= 3) return this.#run(scope);
    return this.#compound(scope);
  }

  #run(scope: Scope): string[] {
    const words = ["python main.py"];
    const count = this.#int(1, 4);
    for (let n = 0; n < count; n++) words.push(this.#runWord(scope, n));
    const inFunction = scope.place.includes("function");
    if (inFunction && this.#chance(0.5)) words.push('"$@"');
    const command = words.join(" ");
    switch (this.#int(0, 11)) {
      case 0:
        return [`${command} > log.txt 2>&1`];
      case 1:
        return [`${command} | tee log.txt`];
      case 2:
        return [`MY_P=${this.#value()} ${command}`];
      case 3:
        return [`${command} || exit 1`];
      case 4:
        return [`mkdir -p out && ${command}`];
      case 5:
        return [`(cd sub && export MY_SUB=1 && ${command})`];
      case 6:
        return [`${command} &`, "wait"];
      default:
        return [command];
    }
  }

  #runWord(scope: Scope, n: number): string {
    const key = `k${n}`;
    const word = scope.words.length > 0 ? this.#one(scope.words) : undefined;
    const array = scope.arrays.length > 0 ? this.#one(scope.arrays) : undefined;
    switch (this.#int(0, 11)) {
      case 0:
        return `${key}=1,2`;
      case 1:
        return `${key}=$SCRATCH/x`;
      case 2:
        return `"${key}=a b"`;
      case 3:
        return array === undefined ? `${key}=3` : `"\${${array}[@]}"`;
      case 4:
        return array === undefined ? `${key}=4` : `${key}=\${#${array}[@]}`;
      case 5:
        return scope.place.includes("function") ? `${key}=$1` : `${key}=5`;
      case 6:
        return `--config-name=c`;
      case 7:
        return word === undefined
          ? `${key}=7`
          : `"${key}=x${this.#one(expansionsOf(word))}"`;
      default:
        return word === undefined ? `${key}=8` : `${key}=${this.#read(word)}`;
    }
  }

  #set(scope: Scope): string[] {
    // what a loop counts with stays its own
    const known = scope.words.filter((it) => !this.#counters.has(it)).at(-1);
    const name = known !== undefined && this.#chance(0.4)
      ? known
      : this.#name();
    const array = scope.arrays.length > 0 ? this.#one(scope.arrays) : undefined;
    const keep = (line: string): string[] => {
      if (!scope.words.includes(name)) scope.words.push(name);
      return [line];
    };
    const inFunction = scope.place.includes("function");
    const read = known ?? "HOME";
    switch (this.#int(0, 16)) {
      case 16:
        return keep(`${name}=${this.#one(expansionsOf(read))}`);
      case 15:
      case 14:
        return keep(this.#one(assignmentsOf(name, read, ++this.#count)));
      case 13:
        return keep(`${name}=x${this.#one(expansionsOf(read))}`);
      case 0:
        return keep(`${name}=$(( ${this.#int(1, 5)} * ${this.#int(1, 5)} ))`);
      case 1: {
        const counter = `c${++this.#count}`;
        return [
          `${counter}=$((\${${counter}:-0} + 1))`,
          ...keep(`${name}=$${counter}`),
        ];
      }
      case 2: {
        const fresh = `arr${++this.#count}`;
        scope.arrays.push(fresh);
        return [`${fresh}=(x=${this.#value()} "y=a_b" ${this.#value()})`];
      }
      case 3:
        return array === undefined
          ? keep(`${name}=${this.#value()}`)
          : [`${array}+=(z${++this.#count}=${this.#value()})`];
      case 4:
        return keep(`${name}=$(echo ${this.#value()} | tr a-z A-Z)`);
      case 5:
        return known === undefined
          ? keep(`${name}=q`)
          : keep(`${name}=p$${known}`);
      case 6:
        return keep(`export MY_E=${this.#value()} ${name}=${this.#value()}`);
      case 7:
        return inFunction
          ? keep(`local ${name}=\${1:-none}`)
          : keep(`read -r ${name} rest <<< "${this.#value()} b c"`);
      case 8:
        return keep(`printf -v ${name} '%03d' ${this.#int(1, 20)}`);
      case 9:
        return keep(`${name}=1,2`);
      case 10:
        return keep(`${name}=${this.#value()}; export MY_L=$${name}`);
      default:
        return keep(`${name}=${this.#value()}`);
    }
  }

  #sideLine(scope: Scope): string[] {
    const word = scope.words.length > 0 ? this.#one(scope.words) : "HOME";
    return [this.#one([
      `mkdir -p out/"$${word}"`,
      `echo "now $${word}" >> side.txt`,
      "module load cuda",
      `echo "$${word}"`,
      "cd sub && cd ..",
      "true",
      ": # a comment",
      `[ -d out ] && rm -rf out`,
      "cat > note.txt <<EOF\nhello $HOME\nEOF",
    ])];
  }

  #jump(scope: Scope): string[] {
    const condition = this.#condition(scope);
    if (scope.place === "script") return this.#run(scope);
    const jump = scope.place === "function"
      ? this.#one(["return", "return 0"])
      : this.#one(["continue", "break"]);
    return this.#chance(0.5)
      ? [`if ${condition}; then ${jump}; fi`]
      : [`${condition} && ${jump}`, "true"];
  }

  #condition(scope: Scope): string {
    const word = scope.words.length > 0 ? this.#one(scope.words) : "HOME";
    return this.#one([
      `[ "$${word}" = ${this.#value()} ]`,
      `[[ $${word} == *${this.#one(["1", "t", "x"])}* ]]`,
      `[ -f ${this.#one(["main.py", "none.py"])} ]`,
      `(( ${this.#int(0, 3)} < ${this.#int(0, 3)} ))`,
      `[[ -n $${word} && ! -d sub ]]`,
      `echo "$${word}" | grep -q ${this.#one(["1", "v", "2"])}`,
      `${this.#one(["true", "false"])} | cat`,
      `! [ "$${word}" = ${this.#value()} ]`,
      `test -z "$${word}"`,
    ]);
  }

  #inner(scope: Scope, times: number, word?: string): Scope {
    return {
      ...scope,
      words: [...scope.words, ...word === undefined ? [] : [word]],
      arrays: [...scope.arrays],
      place: scope.place.includes("function") ? "loop in function" : "loop",
      depth: scope.depth + 1,
      times: scope.times * times,
    };
  }

  #compound(scope: Scope): string[] {
    const kind = this.#int(0, 11);
    const indented = (lines: string[]): string[] =>
      lines.map((it) => it.includes("\n") ? it : `  ${it}`);
    if (scope.times > 6 && kind < 8) {
      return this.#if(scope, indented);
    }
    const name = this.#name();
    this.#counters.add(name);
    const body = (times: number, word?: string): string[] =>
      indented(this.#block(this.#inner(scope, times, word), 1));
    const values = `${this.#value()} ${this.#value()}`;
    const after = this.#one(["", "", "", " > loop.txt", " | tee loop.txt"]);
    switch (kind) {
      case 0:
      case 1:
        return [
          `for ${name} in ${values}; do`,
          ...body(2, name),
          `done${after}`,
        ];
      case 2:
        return [`for ${name} in {1..3}; do`, ...body(3, name), "done"];
      case 3: {
        const array = scope.arrays.length > 0
          ? this.#one(scope.arrays)
          : undefined;
        const list = array === undefined ? "$(seq 2)" : `"\${${array}[@]}"`;
        return [`for ${name} in ${list}; do`, ...body(4, name), "done"];
      }
      case 4:
        return [
          `for ((${name}=0; ${name}<2; ${name}++)); do`,
          ...body(2, name),
          "done",
        ];
      case 5: {
        const rest = this.#name();
        const lines = body(2, name);
        const feed = this.#one([
          { head: "", tail: " <<EOF\n1 a\n2 b\nEOF" },
          { head: "", tail: ` <<< "7 c"` },
          { head: "cat seeds.txt | ", tail: "" },
          { head: "", tail: " < seeds.txt" },
          { head: "", tail: " < <(printf '%s\\n' 1 2)" },
        ]);
        return [
          `${feed.head}while read -r ${name} ${rest}; do`,
          ...lines,
          `done${feed.tail}`,
        ];
      }
      case 6: {
        const lines = body(2, name);
        return [
          `${name}=0`,
          `while [ $${name} -lt 2 ]; do`,
          `  ${name}=$((${name}+1))`,
          ...lines,
          "done",
        ];
      }
      case 7: {
        const inner = {
          ...scope,
          words: [...scope.words],
          arrays: [...scope.arrays],
          depth: scope.depth + 1,
        };
        const [open, close] = this.#one([["(", ")"], ["{", "}"]] as const);
        if (this.#chance(0.3)) {
          inner.words.push(name);
          return [
            `echo ${values} | ${open} read -r ${name} rest`,
            ...indented(this.#block(inner, 1)),
            close,
          ];
        }
        return [open, ...indented(this.#block(inner, 1)), close];
      }
      case 8: {
        const word = scope.words.length > 0 ? this.#one(scope.words) : "HOME";
        const part = (): string[] =>
          indented(
            indented(
              this.#block({
                ...scope,
                words: [...scope.words],
                arrays: [...scope.arrays],
                depth: scope.depth + 1,
              }, 1),
            ),
          );
        return [
          `case $${word} in`,
          `  1|vit|/home*)`,
          ...part(),
          "    ;;",
          "  *)",
          ...part(),
          "    ;;",
          "esac",
        ];
      }
      default:
        return this.#if(scope, indented);
    }
  }

  #if(scope: Scope, indented: (lines: string[]) => string[]): string[] {
    const inner = (): Scope => ({
      ...scope,
      words: [...scope.words],
      arrays: [...scope.arrays],
      depth: scope.depth + 1,
    });
    const lines = [
      `if ${this.#condition(scope)}; then`,
      ...indented(this.#block(inner(), 1)),
    ];
    if (this.#chance(0.3)) {
      lines.push(
        `elif ${this.#condition(scope)}; then`,
        ...indented(this.#block(inner(), 1)),
      );
    }
    if (this.#chance(0.6)) {
      lines.push("else", ...indented(this.#block(inner(), 1)));
    }
    return [...lines, "fi"];
  }

  #function(scope: Scope): string[] {
    const name = `run${++this.#count}`;
    const inner: Scope = {
      ...scope,
      words: [...scope.words],
      arrays: [],
      functions: [...scope.functions],
      place: "function",
      depth: 1,
      times: 3,
    };
    const lines = [
      `${name}() {`,
      ...this.#block(inner, 1).map((it) => it.includes("\n") ? it : `  ${it}`),
      "}",
    ];
    scope.functions.push(name);
    return lines;
  }

  #call(scope: Scope): string[] {
    const name = this.#one(scope.functions);
    const words: string[] = [];
    const count = this.#int(0, 3);
    for (let n = 0; n < count; n++) {
      const word = scope.words.length > 0 ? this.#one(scope.words) : undefined;
      words.push(this.#one([
        `f${n}=1`,
        `f${n}=1,2`,
        `"f${n}=a b"`,
        `f${n}=$SCRATCH/y`,
        word === undefined ? `f${n}=w` : `f${n}=${this.#read(word)}`,
        word === undefined ? "v" : this.#read(word),
      ]));
    }
    const command = [name, ...words].join(" ");
    return [
      this.#one([
        command,
        command,
        command,
        `${command} > f.txt`,
        `(${command})`,
      ]),
    ];
  }
}
