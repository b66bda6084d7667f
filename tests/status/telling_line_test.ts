import { assertEquals } from "@std/assert";
import { tellingLine } from "../../src/status/telling_line.ts";
import { cpuTime } from "../cpu_time.ts";

interface Case {
  name: string;
  reason: string;
  stderr: string;
  stdout: string;
}

/**
 * `#### name`, `#### reason …`, the log, and `#### stdout` where it counts;
 * ␛ stands for the escape character.
 */
const cases: Case[] = Deno.readTextFileSync(
  new URL("../testdata/telling_lines.txt", import.meta.url),
).replaceAll("␛", "\x1b").split(/^#### (?!reason |stdout$)/m).slice(1).map(
  (text) => {
    const [name = "", head = "", ...rest] = text.split("\n");
    const [stderr = "", stdout = ""] = rest.join("\n").split("#### stdout\n");
    return { name, reason: head.replace("#### reason ", ""), stderr, stdout };
  },
);

Deno.test("tellingLine() is tried on logs of many kinds", () => {
  assertEquals(cases.length > 250, true, String(cases.length));
});

for (const { name, reason, stderr, stdout } of cases) {
  Deno.test(`tellingLine(): ${name}`, () => {
    assertEquals(tellingLine(stderr, stdout)?.text, reason);
  });
}

Deno.test("tellingLine() says whether its line tells or only stands last", () => {
  assertEquals(tellingLine("epoch 3\n", ""), {
    text: "epoch 3",
    certainty: "last",
  });
  assertEquals(tellingLine("epoch 3\nKilled\n", "")?.certainty, "telling");
});

Deno.test("tellingLine() has nothing to say of logs that say nothing", () => {
  for (const log of ["", "\n\n", "=====\n", "wandb: Find logs at: ./wandb\n"]) {
    assertEquals(tellingLine(log, ""), undefined, log);
  }
});

Deno.test("tellingLine() takes a log that begins in the middle of a line", () => {
  assertEquals(
    tellingLine('.py", line 3, in f\n    g()\nValueError: x\n', "")?.text,
    "ValueError: x",
  );
});

Deno.test("tellingLine() shows no more than 300 characters", () => {
  const text = tellingLine(`ValueError: ${"x".repeat(1000)}`, "")?.text ?? "";
  assertEquals(text, `ValueError: ${"x".repeat(288)}…`);
});

Deno.test("tellingLine() is quick on hostile logs", () => {
  const time = cpuTime(() => {
    for (
      const line of [
        "Traceback (most recent call last):\n",
        "|\n",
        "a:\n",
        "  \n",
      ]
        .concat([
          "\x1b[",
          "1: ",
          "(a pid=",
          "a.",
          ": line 1: ",
          "\r",
          "# ",
          "1",
        ])
    ) tellingLine(line.repeat(100_000 / line.length), "");
  });
  assertEquals(time < 10_000, true, `${time} ms`);
});
