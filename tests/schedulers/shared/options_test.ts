import { assertEquals } from "@std/assert";
import { splitDirective } from "../../../src/schedulers/shared/directive_words.ts";
import {
  type GetoptTable,
  readGetopt,
  readWordOptions,
} from "../../../src/schedulers/shared/options.ts";

const table: GetoptTable = {
  short: "Hk::J:o:",
  long: [
    { name: "--job-name", shortest: "--j", kind: "value" },
    { name: "--output", shortest: "--ou", kind: "value" },
    { name: "--wait", shortest: "--wait", kind: "flag" },
  ],
};

function words(lines: string[]) {
  return lines.flatMap((text, line) =>
    splitDirective(text, 0, line, {
      backslash: "everywhere",
      comment: "# outside quotes",
    })
  );
}

/** Options as `name=value <text> <text>`. */
function getopt(...lines: string[]): string[] {
  return readGetopt(words(lines), table).map((it) =>
    [
      `${it.name}=${it.value}`,
      ...it.parts.map((part) =>
        `<${lines[part.line]?.slice(part.start, part.end)}>`
      ),
    ].join(" ")
  );
}

Deno.test("readGetopt() reads short options with the value attached or next", () => {
  assertEquals(getopt("-Jx -o y -H"), [
    "-J=x <-Jx>",
    "-o=y <-o> <y>",
    "-H=undefined <-H>",
  ]);
});

Deno.test("readGetopt() reads long options with =, a blank, and cut short", () => {
  assertEquals(getopt("--output=a --output b --ou=c --j d --wait"), [
    "--output=a <--output=a>",
    "--output=b <--output> <b>",
    "--output=c <--ou=c>",
    "--job-name=d <--j> <d>",
    "--wait=undefined <--wait>",
  ]);
});

Deno.test("readGetopt() skips what another option may mean", () => {
  assertEquals(getopt("--o=a --wait-all-nodes=1 --wai --jobs=x plain"), []);
});

Deno.test("readGetopt() takes a value out of a cluster of flags", () => {
  assertEquals(getopt("-HJ x -HJx -k5 -k -o y"), [
    "-H=undefined <-HJ>",
    "-J=x <J> <x>",
    "-H=undefined <-HJx>",
    "-J=x <Jx>",
    "-k=5 <-k5>",
    "-k= <-k>",
    "-o=y <-o> <y>",
  ]);
});

Deno.test("readGetopt() finds a value in the next line unless it is an option", () => {
  assertEquals(getopt("-J", "x", "-o", "-H"), [
    "-J=x <-J> <x>",
    "-o=undefined <-o>",
    "-H=undefined <-H>",
  ]);
});

Deno.test("readGetopt() ends at --", () => {
  assertEquals(getopt("-J x -- -o y"), ["-J=x <-J> <x>"]);
});

Deno.test("readWordOptions() reads whole words and attached values", () => {
  const found = readWordOptions(
    words(["-o a -oo b -ofile -outdir d -K -R x"]),
    {
      values: ["-o", "-oo"],
      flags: ["-K"],
      attached: ["-o"],
      others: ["-outdir"],
    },
  );
  assertEquals(found.map((it) => [it.name, it.value]), [
    ["-o", "a"],
    ["-oo", "b"],
    ["-o", "file"],
    ["-K", undefined],
  ]);
});
