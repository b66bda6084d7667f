import { assertEquals } from "@std/assert";
import { parseOutcome } from "./parse_outcome.ts";

interface Corner {
  bash: "reads" | "refuses";
  /** Why the parser does not do as bash does. */
  otherwise: string | undefined;
  text: string;
}

const file = new URL("../testdata/parser/corners.txt", import.meta.url);

const corners: Corner[] = Deno.readTextFileSync(file).split(/^== bash /m)
  .slice(1).map((block) => {
    const lineEnd = block.indexOf("\n");
    const [, verdict, otherwise] =
      /^(reads|refuses)(?:, not so here: (.+))?$/.exec(
        block.slice(0, lineEnd),
      ) ?? [];
    return {
      bash: verdict === "reads" ? "reads" : "refuses",
      otherwise,
      text: block.slice(lineEnd + 1),
    };
  });

for (const bash of ["reads", "refuses"] as const) {
  Deno.test(`parseShell() does with each corner that bash ${bash} the same`, () => {
    const wrong = corners.filter((it) =>
      it.bash === bash && it.otherwise === undefined &&
      parseOutcome(it.text).kind !== (bash === "reads" ? "read" : "refused")
    );
    assertEquals(wrong.map((it) => it.text), []);
  });
}

Deno.test("parseShell() differs from bash where a reason is given, and only there", () => {
  const same = corners.filter((it) =>
    it.otherwise !== undefined &&
    parseOutcome(it.text).kind === (it.bash === "reads" ? "read" : "refused")
  );
  assertEquals(same.map((it) => it.text), []);
});
