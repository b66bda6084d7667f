import { assertEquals } from "@std/assert";
import {
  readOwnText,
  readRegularText,
  whyNotOwn,
} from "../../../src/world/system/own_files.ts";
import { inDirectory, writeFiles } from "../fixture.ts";

const limit = 2 ** 20;

function text(wanted: string): unknown {
  return { kind: "text", text: wanted, uid: Deno.uid() };
}

Deno.test("readOwnText() reads regular files of one's own, and tells of none", () =>
  inDirectory((directory) => {
    writeFiles(directory, { "a.txt": "text\n", empty: "" });
    const read = (name: string) => readOwnText(`${directory}/${name}`, limit);
    assertEquals(read("a.txt"), text("text\n"));
    assertEquals(read("empty"), text(""));
    assertEquals(read("none"), { kind: "none" });
    assertEquals(read("a.txt/below"), { kind: "none" });
    assertEquals(whyNotOwn(`${directory}/a.txt`), undefined);
    assertEquals(whyNotOwn(`${directory}/none`), undefined);
    assertEquals(whyNotOwn(directory), undefined);
  }));

Deno.test("readOwnText() follows no link, opens no device, and reads nothing huge", () =>
  inDirectory((directory) => {
    writeFiles(directory, { "a.txt": "text\n" });
    Deno.symlinkSync("a.txt", `${directory}/link`);
    Deno.symlinkSync("nowhere", `${directory}/dangling`);
    Deno.writeTextFileSync(`${directory}/huge`, "");
    Deno.truncateSync(`${directory}/huge`, limit + 1);
    const faults: [string, string][] = [
      [`${directory}/link`, "it is a link"],
      [`${directory}/dangling`, "it is a link"],
      [directory, "it is no regular file"],
      ["/dev/zero", "it is no regular file"],
      [`${directory}/huge`, "it is larger than 1 MiB"],
    ];
    for (const [path, state] of faults) {
      assertEquals(readOwnText(path, limit), { kind: "refused", state }, path);
    }
  }));

Deno.test("readOwnText() obeys root and the caller, and nobody else", () =>
  inDirectory((directory) => {
    if (Deno.uid() !== 0) {
      // deno-lint-ignore no-console -- a test that is left out says why
      console.error("skipped: only root can give files to others");
      return;
    }
    const path = `${directory}/a.txt`;
    writeFiles(directory, { "a.txt": "text\n" });
    Deno.chownSync(path, 54321, null);
    const state = "it belongs to another user (uid 54321)";
    assertEquals(readOwnText(path, limit), { kind: "refused", state });
    assertEquals(whyNotOwn(path), state);
    assertEquals(readRegularText(path, limit), {
      kind: "text",
      text: "text\n",
      uid: 54321,
      foreign: state,
    });
    Deno.chownSync(path, 0, null);
    assertEquals(readOwnText(path, limit), text("text\n"));
  }));

Deno.test("readOwnText() obeys no file with another name where others may write", () =>
  inDirectory((directory) => {
    writeFiles(directory, { "a.txt": "text\n", "sub/b.txt": "" });
    const path = `${directory}/a.txt`;
    Deno.linkSync(path, `${directory}/b.txt`);
    const state =
      "it has 2 names (hard links), and who gave it this one is not known";
    Deno.chmodSync(directory, 0o755);
    assertEquals(readOwnText(path, limit), text("text\n"));
    Deno.chmodSync(directory, 0o775);
    assertEquals(readOwnText(path, limit), { kind: "refused", state });
    assertEquals(whyNotOwn(path), state);
    // a directory has as many links as it holds directories
    assertEquals(whyNotOwn(directory), undefined);
    Deno.removeSync(`${directory}/b.txt`);
    assertEquals(readOwnText(path, limit), text("text\n"));
  }));
