import { assertEquals } from "@std/assert";
import {
  type Journal,
  journalFromText,
  journalToText,
} from "../../src/plan/journal.ts";

const journal: Journal = {
  facts: {
    sweep: "20261122T153012Z-4f2a",
    source: "/root/workdir/script.sh",
    workDir: "/root/workdir",
    preparedAt: "2026-11-22T15:30:12.000Z",
    mlxpsub: "0.1.0",
  },
  settings: {
    scheduler: "slurm",
    shebang: "#!/bin/bash",
    shell: "/bin/bash",
    directives: ["#SBATCH --time=1:00"],
    workDir: "/root/workdir",
    submission: "one",
  },
  maxRunning: 4,
  above: { "/root/logs": 12 },
  runs: [{
    line: 7,
    parentLogDir: "/root/logs",
    overrides: ["note=\u2028é"],
    command: "python main.py note=\u2028é",
    body: "python main.py note=\u2028é\n",
  }],
};

Deno.test("journalFromText() reads what journalToText() wrote", () => {
  assertEquals(journalFromText(journalToText(journal)), { ok: true, journal });
});

Deno.test("journalFromText() says what is no journal of this version", () => {
  const { runs: _runs, ...rest } = journal;
  assertEquals(
    [
      "",
      "[]",
      '{"format":2}',
      JSON.stringify({ format: 1, ...rest }),
    ].map(journalFromText),
    [
      { ok: false, fault: "it is not JSON" },
      { ok: false, fault: "it is no JSON object" },
      { ok: false, fault: "its format is 2, not 1" },
      { ok: false, fault: "a part of it is missing" },
    ],
  );
});
