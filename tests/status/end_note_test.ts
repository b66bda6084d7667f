import { assertEquals } from "@std/assert";
import { readEndNote as readOf } from "../../src/status/end_note.ts";

const readEndNote = (text: string) => readOf(text, "20261122T153012Z-4f2a");

const whole =
  "exit=0 run= at=1795740266 host=n1.example ran=     61 behind= in=python ma\n";

Deno.test("readEndNote() reads exit code, time, host and duration", () => {
  assertEquals(readEndNote(whole), {
    exitCode: 0,
    how: "ended by itself",
    at: 1795740266000,
    host: "n1.example",
    elapsed: 61,
  });
});

Deno.test("readEndNote() reads what a node without date, uname and ps notes", () => {
  assertEquals(
    readEndNote("exit=3 run= at= host= ran= behind= in=\n"),
    { exitCode: 3, how: "ended by itself" },
  );
});

Deno.test("readEndNote() takes the newest of several ends", () => {
  const first = whole.replace("exit=0", "exit=143");
  assertEquals(readEndNote(first + whole)?.exitCode, 0);
  assertEquals(readEndNote(whole + first)?.exitCode, 143);
});

Deno.test("readEndNote() passes over half a line and what is none of its own", () => {
  assertEquals(readEndNote(whole.trimEnd()), undefined);
  assertEquals(readEndNote(`${whole}exit=1 run= at=17`)?.exitCode, 0);
  assertEquals(readEndNote(`${whole}exit=x\n\nnonsense\n`)?.exitCode, 0);
  assertEquals(readEndNote(""), undefined);
});

Deno.test("readEndNote() doubts a 0 of a shell that had jobs left", () => {
  const how = (exit: number, left: string, behind: string, command: string) =>
    readEndNote(
      `exit=1 run= at= host= ran= behind= in=x\n${
        left.replaceAll(" ", "\n")
      }exit=${exit} run= at= host= ran= behind=${behind} in=${command}\n`,
    )?.how;
  assertEquals(how(0, "12 ", "", "python ma"), "in doubt");
  assertEquals(how(0, "11 12 ", "11", "python ma"), "in doubt");
  assertEquals(how(0, "11 ", "11", "wait"), "in doubt");
  assertEquals(how(0, "11 ", "11", "wait 11"), "in doubt");
  assertEquals(how(0, "11 ", "11", "kill 11"), "ended by itself");
  assertEquals(how(0, "11 ", "11", "waiter.sh"), "ended by itself");
  assertEquals(how(0, "", "11", "wait"), "ended by itself");
  assertEquals(how(3, "12 ", "", "python ma"), "ended by itself");
  assertEquals(how(0, "", "", "x=$(python main.py)"), "in doubt");
  assertEquals(how(0, "", "", "a[1]+=`python main.py`"), "in doubt");
  assertEquals(how(0, "", "", "MLXPSUB_RUN=$?"), "ended by itself");
  assertEquals(how(0, "", "", "echo x=$(date)"), "ended by itself");
});

Deno.test("readEndNote() tells the run's own exit code from the script's", () => {
  const note = readEndNote(whole.replace("run=", "run=2"));
  assertEquals([note?.exitCode, note?.runExitCode], [0, 2]);
  const piped = readEndNote(whole.replace("run=", "run=137:0"));
  assertEquals([piped?.exitCode, piped?.runExitCode], [0, 137]);
});

Deno.test("readEndNote() passes over the note of another sweep's job", () => {
  const own = whole.replace(" in=", " sweep=20261122T153012Z-4f2a in=");
  const other = whole.replace("exit=0", "exit=3")
    .replace(" in=", " sweep=20261121T101112Z-0001 in=");
  assertEquals(readEndNote(own + other)?.exitCode, 0);
  assertEquals(readEndNote(other), undefined);
});
