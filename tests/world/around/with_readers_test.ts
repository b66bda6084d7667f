import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Here } from "../../../src/script/interpret/here.ts";
import {
  type ReaderCall,
  withReaders,
} from "../../../src/world/around/here.ts";

type Run = NonNullable<Here["run"]>;

/** What comes of an interpretation, what was started, and how often it began. */
async function followed<Result>(interpret: (run: Run) => Result) {
  const started: string[] = [];
  let begun = 0;
  const result = await withReaders((run) => {
    begun++;
    return interpret(run);
  }, ({ argv }: ReaderCall) => {
    started.push(argv.join(" "));
    return Promise.resolve({ stdout: `<${argv[1]}>`, status: 0 });
  });
  return { result, started, begun };
}

const ask = (run: Run, ...argv: string[]): string | undefined =>
  run(argv, "", "/")?.stdout;

Deno.test("withReaders() begins a few times for a program that is asked many times", async () => {
  const asked = Array.from({ length: 500 }, (_, at) => `awk ${at}`);
  const { result, started, begun } = await followed((run) =>
    asked.map((it) => ask(run, ...it.split(" ")))
  );
  assertEquals(result, asked.map((_, at) => `<${at}>`));
  assertEquals(started, asked);
  assert(begun < 15, `${begun} times`);
});

Deno.test("withReaders() starts no other program for an answer that is not there yet", async () => {
  const { result, started } = await followed((run) => {
    for (let at = 0; at < 5; at++) ask(run, "awk", `${at}`);
    return ask(run, "grep", "x") === "<x>" ? "found" : ask(run, "find", "y");
  });
  assertEquals(result, "found");
  assertEquals(
    started,
    [0, 1, 2, 3, 4].map((it) => `awk ${it}`).concat("grep x"),
  );
});

Deno.test("withReaders() throws what is thrown with all answers", async () => {
  await assertRejects(
    () =>
      followed((run) => {
        for (let at = 0; at < 5; at++) ask(run, "awk", `${at}`);
        throw new TypeError("why");
      }),
    TypeError,
    "why",
  );
});
