import { assertEquals } from "@std/assert";
import type { FileFacts, Here } from "../../../src/script/interpret/here.ts";
import { interpret } from "../../../src/script/interpret/interpret.ts";
import { parseShell } from "../../../src/script/parse_shell.ts";
import { nowhere } from "./nowhere.ts";

Deno.test("interpret() warns of a trap on EXIT that no line of the script sets", () => {
  const files: Record<string, string> = {
    "/proj/env.sh": "end() { trap cleanup EXIT; }\n",
    "/proj/set.sh": "trap - 0\n",
  };
  const facts: FileFacts = {
    kind: "file",
    size: 30,
    mode: 0o644,
    modified: 0,
    accessed: 0,
    uid: 1,
    gid: 1,
    identity: "1",
  };
  const here: Here = {
    ...nowhere,
    stat: (path) => path in files ? facts : undefined,
    access: () => "yes",
    read: (path) => files[path],
  };
  const warned = (text: string) =>
    interpret(parseShell(text).list, { name: here.scriptPath, text }, here, {
      programOf: () => undefined,
      mayBeRun: () => true,
      arguments: [],
      idle: new Set(),
      variables: {},
      trust: "here",
      output: "collected",
      maxRuns: 1,
    }).warnings.map((it) => `${it.message} ${it.place?.span.start}`);
  const at = (start: number) => [
    `Jobs may not note their end: this sets another trap on EXIT ${start}`,
  ];
  assertEquals(warned("eval 'trap cleanup EXIT'\n"), at(0));
  assertEquals(warned(":; . /proj/set.sh\n"), at(3));
  assertEquals(warned(". /proj/env.sh; end\n"), at(0));
  for (
    const code of [
      "trap cleanup EXIT\n",
      "f() { trap cleanup EXIT; }; f\n",
      "eval 'trap cleanup INT'\n",
      ". /proj/env.sh\n",
      "(. /proj/env.sh; end)\n",
      "bash -c 'trap cleanup EXIT; true'\n",
      "eval 'trap -p EXIT'\n",
    ]
  ) assertEquals(warned(code), [], code);
});
