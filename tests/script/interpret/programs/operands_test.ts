import { assertEquals } from "@std/assert";
import { onStandardInput } from "../../../../src/script/interpret/programs/operands.ts";

/** A call whose file "t" the script wrote, and what is asked in its place. */
const calls: [call: string[], asked: string | undefined][] = [
  [["awk", "{print $1}", "t"], "{print $1} -"],
  [
    ["awk", "-F", ",", "{print}", "n=1", "other", "t"],
    "-F , {print} n=1 other -",
  ],
  [["awk", "{print FILENAME}", "t"], undefined],
  [["awk", "{print}", "-", "t"], undefined],
  [["awk", "{print}", "t", "t"], undefined],
  [["sed", "-n", "/x/p", "t"], "-n /x/p -"],
  [["sed", "t", "other"], undefined],
  [["grep", "-c", "x", "t"], "-c x -"],
  [["grep", "t", "other"], undefined],
  [["grep", "x", "t", "other"], undefined],
  [["grep", "-l", "x", "t"], undefined],
  [["grep", "-nH", "x", "t"], undefined],
  [["grep", "--files-with-matches", "x", "t"], undefined],
  [["grep", "-f", "t", "other"], undefined],
  [["wc", "-l", "t"], undefined],
  [["head", "-v", "t"], undefined],
  [["stat", "t"], undefined],
  [["sort", "-k1", "t"], "-k1 -"],
];

for (const [[name = "", ...args], asked] of calls) {
  Deno.test(`onStandardInput() of ${name} ${args.join(" ")} is ${asked}`, () => {
    assertEquals(
      onStandardInput(name, args, args.lastIndexOf("t"))?.join(" "),
      asked,
    );
  });
}
