import {
  binaryTest,
  isBinaryTest,
  isUnaryTest,
  type TestContext,
  type TestResult,
  unaryTest,
} from "./test_facts.ts";

/** Parentheses nested deeper than this are refused. */
const maxDepth = 200;

/** Ends an evaluation; never leaves evaluateTest(). */
class TestFault extends Error {}

/** The words behind `test`, or between `[` and `]` (POSIX, test). */
export function evaluateTest(
  args: readonly string[],
  context: TestContext,
): TestResult {
  const reader = new TestReader(args, context);
  try {
    const value = reader.whole();
    const { looks } = reader;
    return value === "unknown"
      ? { kind: "unknown", looks }
      : { kind: "value", value, looks };
  } catch (cause) {
    if (!(cause instanceof TestFault)) throw cause;
    return { kind: "error", message: cause.message };
  }
}

type Truth = boolean | "unknown";

function not(it: Truth): Truth {
  return it === "unknown" ? it : !it;
}

function both(one: Truth, other: Truth): Truth {
  if (one === false || other === false) return false;
  return one === "unknown" ? one : other;
}

function either(one: Truth, other: Truth): Truth {
  return not(both(not(one), not(other)));
}

class TestReader {
  readonly looks: string[] = [];
  #args: readonly string[];
  #context: TestContext;
  #at = 0;
  #depth = 0;

  constructor(args: readonly string[], context: TestContext) {
    this.#args = args;
    this.#context = context;
  }

  whole(): Truth {
    const value = this.#byCount(0, this.#args.length);
    if (value !== undefined) return value;
    const general = this.#or();
    if (this.#at < this.#args.length) {
      const word = this.#arg(this.#at);
      throw new TestFault(
        word.startsWith("-")
          ? `syntax error: \`${word}' unexpected`
          : "too many arguments",
      );
    }
    return general;
  }

  #arg(at: number): string {
    return this.#args[at] ?? "";
  }

  /** POSIX says what up to four words mean; undefined: by the grammar. */
  #byCount(from: number, count: number): Truth | undefined {
    const word = (at: number) => this.#arg(from + at);
    switch (count) {
      case 0:
        return false;
      case 1:
        return word(0) !== "";
      case 2:
        if (word(0) === "!") return word(1) === "";
        if (isUnaryTest(word(0))) return this.#unary(word(0), word(1));
        throw new TestFault(`${word(0)}: unary operator expected`);
      case 3:
        if (isBinaryTest(word(1))) {
          return this.#binary(word(0), word(1), word(2));
        }
        if (word(1) === "-a") return word(0) !== "" && word(2) !== "";
        if (word(1) === "-o") return word(0) !== "" || word(2) !== "";
        if (word(0) === "!") return this.#negated(from + 1, 2);
        if (word(0) === "(" && word(2) === ")") return word(1) !== "";
        throw new TestFault(`${word(1)}: binary operator expected`);
      case 4:
        if (word(0) === "!") return this.#negated(from + 1, 3);
        return word(0) === "(" && word(3) === ")"
          ? this.#byCount(from + 1, 2)
          : undefined;
      default:
        return undefined;
    }
  }

  #negated(from: number, count: number): Truth | undefined {
    const value = this.#byCount(from, count);
    return value === undefined ? undefined : not(value);
  }

  #noted(result: TestResult): Truth {
    if (result.kind === "error") throw new TestFault(result.message);
    this.looks.push(...result.looks);
    return result.kind === "unknown" ? "unknown" : result.value;
  }

  #unary(operator: string, operand: string): Truth {
    return this.#noted(unaryTest(operator, operand, this.#context));
  }

  #binary(left: string, operator: string, right: string): Truth {
    return this.#noted(binaryTest(left, operator, right, this.#context));
  }

  #or(): Truth {
    let value = this.#and();
    while (this.#arg(this.#at) === "-o") {
      this.#at++;
      value = either(value, this.#and());
    }
    return value;
  }

  #and(): Truth {
    let value = this.#term();
    while (this.#arg(this.#at) === "-a") {
      this.#at++;
      value = both(value, this.#term());
    }
    return value;
  }

  #term(): Truth {
    let isNegated = false;
    while (this.#arg(this.#at) === "!") {
      this.#at++;
      isNegated = !isNegated;
    }
    const value = this.#positive();
    return isNegated ? not(value) : value;
  }

  #positive(): Truth {
    const left = this.#args.length - this.#at;
    if (left <= 0) throw new TestFault("argument expected");
    const word = this.#arg(this.#at);
    if (word === "(") {
      if (++this.#depth > maxDepth) {
        throw new TestFault(`more than ${maxDepth} parentheses`);
      }
      this.#at++;
      const value = this.#or();
      if (this.#at >= this.#args.length) throw new TestFault("`)' expected");
      const close = this.#arg(this.#at++);
      if (close !== ")") throw new TestFault(`\`)' expected, found ${close}`);
      this.#depth--;
      return value;
    }
    const next = this.#arg(this.#at + 1);
    if (left >= 3 && isBinaryTest(next)) {
      this.#at += 3;
      return this.#binary(word, next, this.#arg(this.#at - 1));
    }
    if (left >= 2 && isUnaryTest(word)) {
      this.#at += 2;
      return this.#unary(word, next);
    }
    this.#at++;
    return word !== "";
  }
}
