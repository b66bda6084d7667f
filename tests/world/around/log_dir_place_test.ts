import { assertEquals } from "@std/assert";
import { checkLogDirs } from "../../../src/world/around/log_dir_place.ts";
import { inDirectory, writeFiles } from "../fixture.ts";

/** What is told of `path` below `directory`, DIR, with its hint. */
function told(directory: string, path: string): string[] {
  return checkLogDirs([`${directory}/${path}`]).map(({ message, hint }) =>
    `${message}; ${hint}`.replaceAll(directory, "DIR")
  );
}

Deno.test("checkLogDirs() takes directories, links to them, and what can be made", () =>
  inDirectory((directory) => {
    Deno.mkdirSync(`${directory}/logs`);
    Deno.symlinkSync("logs", `${directory}/link`);
    for (const path of ["logs", "link", "link/below", "new", "new/below"]) {
      assertEquals(told(directory, path), [], path);
    }
  }));

Deno.test("checkLogDirs() refuses files, also above, and links to nowhere", () =>
  inDirectory((directory) => {
    writeFiles(directory, { file: "" });
    Deno.symlinkSync("file", `${directory}/to-file`);
    Deno.symlinkSync("nowhere", `${directory}/dangling`);
    Deno.symlinkSync("loop", `${directory}/loop`);
    const another = "Name a directory with --log-dir";
    const make = "Make that directory, or name another one with --log-dir";
    const faults: [path: string, state: string, hint: string][] = [
      ["file", "it is no directory", another],
      ["to-file", "it is no directory", another],
      ["file/logs", '"DIR/file" is no directory', another],
      [
        "dangling",
        'it is a link to "DIR/nowhere", which does not exist',
        make,
      ],
      [
        "dangling/a/b",
        '"DIR/dangling" is a link to "DIR/nowhere", which does not exist',
        make,
      ],
      ["loop", "too many levels of symbolic links", another],
      ["a".repeat(300), "file name too long", another],
    ];
    for (const [path, state, hint] of faults) {
      assertEquals(told(directory, path), [
        `Cannot use log directory "DIR/${path}": ${state}; ${hint}`,
      ]);
    }
  }));
