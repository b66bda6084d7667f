import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { conditionText } from "../condition_text.ts";
import { filledStatus, statusOfTest } from "../conditional.ts";
import { statusOf } from "../state.ts";
import { testContext } from "../test_facts.ts";
import { evaluateTest } from "../text/test.ts";
import type { Call } from "./builtin.ts";

export function test(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  let words = args;
  if (call.name === "[") {
    if (args.at(-1) !== "]") {
      shell.complain("[: missing `]'");
      shell.setStatus(statusOf(2));
      return undefined;
    }
    words = args.slice(0, -1);
  }
  const texts = words.map((it) => conditionText(it, shell));
  shell.setStatus(
    filledStatus(texts, shell) ?? statusOfTest(
      texts,
      (known) => evaluateTest(known, testContext(shell, "plain")),
      call.command,
      shell,
    ),
  );
  return undefined;
}
