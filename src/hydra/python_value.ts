import { basename, dirname, join } from "@std/path/posix";
import {
  type PythonToken,
  pythonTokens,
  textOfLiteral,
} from "./python_tokens.ts";

/** A string or path, `None`, or undefined: known only to Python. */
export type PythonValue = string | null | undefined;

/** What an expression may refer to. */
export interface PythonScope {
  /** `__file__`; undefined where it is not known. */
  file: string | undefined;
  /** Where Python was started. */
  workDir: string | undefined;
  /** A name of the module. */
  valueOf(name: string): PythonValue;
}

/** Deeper than anyone writes, and safe for the stack. */
const deepest = 50;

/**
 * Expression → its value, for what paths and names are written with: texts,
 * f-strings, `+`, `/`, names, os.path and pathlib. Runs nothing.
 */
export function pythonValue(
  expression: string,
  scope: PythonScope,
  depth: number = 0,
): PythonValue {
  if (depth > deepest) return undefined;
  const reader = new ExpressionReader(
    pythonTokens(expression),
    scope,
    depth,
  );
  const value = reader.sum();
  return reader.atEnd() ? value : undefined;
}

class ExpressionReader {
  private next = 0;

  constructor(
    private readonly tokens: PythonToken[],
    private readonly scope: PythonScope,
    private readonly depth: number,
  ) {}

  atEnd(): boolean {
    return this.next >= this.tokens.length;
  }

  /** Terms with `+` or `/` between them; `/` joins paths. */
  sum(): PythonValue {
    let value = this.term();
    for (;;) {
      const sign = this.sign();
      if (sign !== "+" && sign !== "/") return value;
      this.next++;
      const right = this.term();
      value = typeof value !== "string" || typeof right !== "string"
        ? undefined
        : sign === "+"
        ? value + right
        : joined([value, right]);
    }
  }

  private term(): PythonValue {
    let value = this.atom();
    while (this.sign() === ".") {
      this.next++;
      value = this.member(value);
    }
    return value;
  }

  private atom(): PythonValue {
    const token = this.tokens[this.next];
    if (token === undefined) return undefined;
    switch (token.kind) {
      case "text":
        return this.texts();
      case "name":
        return this.named();
      case "number":
        this.next++;
        return undefined;
      case "sign": {
        if (token.sign !== "(") {
          this.next = this.tokens.length + 1;
          return undefined;
        }
        this.next++;
        const value = this.sum();
        this.expect(")");
        return value;
      }
    }
  }

  /** Texts side by side are one. */
  private texts(): PythonValue {
    let text: string | undefined = "";
    for (;;) {
      const token = this.tokens[this.next];
      if (token?.kind !== "text") return text;
      this.next++;
      const part: PythonValue = token.prefix.includes("f")
        ? this.formatted(token.prefix, token.raw)
        : textOfLiteral(token.prefix, token.raw);
      text = text === undefined || typeof part !== "string"
        ? undefined
        : text + part;
    }
  }

  private formatted(prefix: string, raw: string): string | undefined {
    if (/\{\{|\}\}/.test(raw)) return undefined;
    let known = true;
    const text = raw.replace(/\{([^{}]*)\}/g, (_, inner: string) => {
      const value = pythonValue(inner, this.scope, this.depth + 1);
      if (typeof value !== "string") known = false;
      return value ?? "";
    });
    return known ? textOfLiteral(prefix.replace("f", ""), text) : undefined;
  }

  /** A dotted name: a constant, or a function of os.path or pathlib. */
  private named(): PythonValue {
    const names: string[] = [];
    for (;;) {
      const token = this.tokens[this.next];
      if (token?.kind !== "name") return undefined;
      names.push(token.name);
      this.next++;
      // a member of a value is read by member()
      if (this.sign() !== "." || !this.isModule(names)) break;
      this.next++;
    }
    const name = names.join(".");
    if (this.sign() === "(") return this.call(name);
    if (name === "None") return null;
    if (name === "__file__") return this.scope.file;
    return names.length === 1 ? this.scope.valueOf(name) : undefined;
  }

  private isModule(names: string[]): boolean {
    return /^(?:os|pathlib|path|osp|op)$/.test(names[0] ?? "") ||
      names.join(".") === "Path" &&
        this.tokens[this.next + 1]?.kind === "name";
  }

  private call(name: string): PythonValue {
    const given = this.arguments();
    const [first] = given;
    switch (name.replace(/^(?:os\.path|osp|op|path|os|pathlib)\./, "")) {
      case "join":
        return joined(given);
      case "dirname":
        return typeof first === "string" ? parentOf(first) : undefined;
      case "basename":
        return typeof first === "string" ? basename(first) : undefined;
      case "abspath":
      case "realpath":
        return this.absolute(first);
      case "normpath":
        return typeof first === "string" ? join(first) : undefined;
      case "getcwd":
      case "Path.cwd":
        return this.scope.workDir;
      case "Path":
      case "PurePath":
      case "PosixPath":
        return given.length === 0 ? "." : joined(given);
      case "str":
      case "fspath":
        return first;
      default:
        return undefined;
    }
  }

  private member(value: PythonValue): PythonValue {
    const token = this.tokens[this.next++];
    if (token?.kind !== "name") return undefined;
    if (this.sign() === "(") {
      const given = this.arguments();
      switch (token.name) {
        case "resolve":
        case "absolute":
          return this.absolute(value);
        case "as_posix":
        case "__str__":
        case "strip":
          return value;
        case "joinpath":
          return joined([value, ...given]);
        default:
          return undefined;
      }
    }
    if (token.name === "parents" && this.sign() === "[") {
      const index = this.tokens[this.next + 1];
      this.next += 2;
      this.expect("]");
      if (index?.kind !== "number" || typeof value !== "string") {
        return undefined;
      }
      let path = value;
      for (let up = 0; up <= Math.min(index.value, 100); up++) {
        path = dirname(path);
      }
      return path;
    }
    if (typeof value !== "string") return undefined;
    switch (token.name) {
      case "parent":
        return dirname(value);
      case "name":
        return basename(value);
      default:
        return undefined;
    }
  }

  /** Values of positional arguments; named ones are passed over. */
  private arguments(): PythonValue[] {
    const given: PythonValue[] = [];
    this.expect("(");
    while (!this.atEnd() && this.sign() !== ")") {
      const named = this.tokens[this.next]?.kind === "name" &&
        this.sign(1) === "=";
      if (named) this.next += 2;
      const value = this.sum();
      if (!named) given.push(value);
      if (this.sign() === ",") this.next++;
      else break;
    }
    this.expect(")");
    return given;
  }

  private absolute(path: PythonValue): PythonValue {
    if (typeof path !== "string") return undefined;
    if (path.startsWith("/")) return join(path);
    return this.scope.workDir === undefined
      ? undefined
      : join(this.scope.workDir, path);
  }

  private sign(ahead: number = 0): string | undefined {
    const token = this.tokens[this.next + ahead];
    return token?.kind === "sign" ? token.sign : undefined;
  }

  /** Past the end, where the expression is none that is read here. */
  private expect(sign: string): void {
    if (this.sign() === sign) this.next++;
    else this.next = this.tokens.length + 1;
  }
}

/** os.path.join: an absolute part begins anew. */
function joined(parts: readonly PythonValue[]): PythonValue {
  let path = "";
  for (const part of parts) {
    if (typeof part !== "string") return undefined;
    path = part.startsWith("/") || path === ""
      ? part
      : `${path.replace(/\/$/, "")}/${part}`;
  }
  return path;
}

/** os.path.dirname: "" of a bare name. */
function parentOf(path: string): string {
  return path.includes("/") ? dirname(path) : "";
}
