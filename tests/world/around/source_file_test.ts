import { assertEquals, assertThrows } from "@std/assert";
import { exitCodes, Failure } from "../../../src/error.ts";
import { formatDiagnostics } from "../../../src/format_diagnostics.ts";
import { readSourceFile } from "../../../src/world/around/source_file.ts";
import { inDirectory, writeFiles } from "../fixture.ts";

function reportFor(name: string, directory: string): string {
  const failure = assertThrows(() => readSourceFile(name, directory), Failure);
  assertEquals(failure.exitCode, exitCodes.usage);
  return formatDiagnostics(failure.diagnostics);
}

Deno.test("readSourceFile() gives the absolute path and the text, named as the user did", () =>
  inDirectory((directory) => {
    writeFiles(directory, { "jobs/run.sh": "#!/bin/bash\npython é.py\n" });
    assertEquals(readSourceFile("./jobs/../jobs/run.sh", directory), {
      path: `${directory}/jobs/run.sh`,
      source: {
        name: "./jobs/../jobs/run.sh",
        text: "#!/bin/bash\npython é.py\n",
      },
    });
  }));

Deno.test("readSourceFile() takes away a BOM and carriage returns at line ends", () =>
  inDirectory((directory) => {
    writeFiles(directory, { s: "\ufeffa\r\nb\rc\r\n\r\n\ufeffd" });
    assertEquals(
      readSourceFile("s", directory).source.text,
      "a\nb\rc\n\n\ufeffd",
    );
  }));

Deno.test("readSourceFile() reads an empty file and one without a final newline", () =>
  inDirectory((directory) => {
    writeFiles(directory, { empty: "", short: "a" });
    assertEquals(readSourceFile("empty", directory).source.text, "");
    assertEquals(readSourceFile("short", directory).source.text, "a");
  }));

Deno.test("readSourceFile() says what is wrong with a path", () =>
  inDirectory((directory) => {
    Deno.mkdirSync(`${directory}/dir`);
    writeFiles(directory, { file: "" });
    assertEquals(
      reportFor("none.sh", directory),
      `mlxpsub: error: Cannot read script "none.sh": it does not exist
hint: Check the path; it is taken from the current directory
`,
    );
    for (
      const [word, meant] of [["stauts", "status"], ["version", "--version"]]
    ) {
      assertEquals(
        reportFor(`${word}`, directory),
        `mlxpsub: error: Cannot read script "${word}": it does not exist
hint: Check the path, or write mlxpsub ${meant}
`,
      );
    }
    assertEquals(
      reportFor("dir", directory),
      `mlxpsub: error: Cannot read script "dir": it is a directory
hint: Name the script in it
`,
    );
    assertEquals(
      reportFor("file/x", directory),
      `mlxpsub: error: Cannot read script "file/x": a part of its path is no directory
hint: Check the path; it is taken from the current directory
`,
    );
  }));

Deno.test("readSourceFile() refuses what is too long to be a script", () =>
  inDirectory((directory) => {
    Deno.writeFileSync(
      `${directory}/long`,
      new Uint8Array(10_000_001).fill(0x61),
    );
    assertEquals(
      reportFor("long", directory),
      `mlxpsub: error: Cannot read script "long": it is longer than 10 MB
hint: Name the shell script that carries the directives and the commands
`,
    );
    assertEquals(
      reportFor("/dev/zero", directory).split("\n")[0],
      'mlxpsub: error: Cannot read script "/dev/zero": it is longer than 10 MB',
    );
  }));

Deno.test("readSourceFile() points at the first byte that is not UTF-8", () =>
  inDirectory((directory) => {
    const cases: [bytes: string, report: string][] = [
      [
        "a\n\xc3\xa9 \xe9t\xe9\n",
        `latin1:2:3: error: Cannot read script "latin1": byte 0xe9 is not UTF-8
   2 | é \ufffdt\ufffd
     |   ^
hint: Convert it: iconv -f ISO-8859-1 -t UTF-8
`,
      ],
      [
        "\xef\xbb\xbfab\xff",
        `latin1:1:3: error: Cannot read script "latin1": byte 0xff is not UTF-8
   1 | ab\ufffd
     |   ^
hint: Convert it: iconv -f ISO-8859-1 -t UTF-8
`,
      ],
      [
        "\xff\xfea\0",
        `latin1:1:1: error: Cannot read script "latin1": byte 0xff is not UTF-8
   1 | \ufffd\ufffda\\x00
     | ^
hint: Convert it: iconv -f UTF-16 -t UTF-8
`,
      ],
      [
        "a\xef\xbf\xbdb\xc3",
        `latin1:1:4: error: Cannot read script "latin1": byte 0xc3 is not UTF-8
   1 | a\ufffdb\ufffd
     |    ^
hint: Convert it: iconv -f ISO-8859-1 -t UTF-8
`,
      ],
    ];
    for (const [bytes, report] of cases) {
      Deno.writeFileSync(
        `${directory}/latin1`,
        Uint8Array.from(bytes, (it) => it.charCodeAt(0)),
      );
      assertEquals(reportFor("latin1", directory), report);
    }
  }));

Deno.test("readSourceFile() points at a NUL byte", () =>
  inDirectory((directory) => {
    writeFiles(directory, { s: "#!/bin/bash\nec\0ho\n" });
    assertEquals(
      reportFor("s", directory),
      `s:2:3: error: Cannot read script "s": it holds a NUL byte, which no shell accepts
   2 | ec\\x00ho
     |   ^
hint: Name a shell script, or convert it: iconv -f UTF-16 -t UTF-8
`,
    );
  }));
