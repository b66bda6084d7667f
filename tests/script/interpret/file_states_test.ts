import { assertEquals } from "@std/assert";
import { FileStates } from "../../../src/script/interpret/file_states.ts";

const origin = { what: "make" };

Deno.test("FileStates takes files for unknown that may have been changed, but no directories", () => {
  const files = new FileStates();
  files.set("/p/d", { kind: "directory" });
  files.set("/p/a", { kind: "text", text: "old" });
  files.changeAll(origin);
  files.set("/p/b", { kind: "text", text: "new" });
  assertEquals(["/p/d", "/p/a", "/p/b", "/p/c"].map((it) => files.get(it)), [
    { kind: "directory" },
    { kind: "unknown", origin },
    { kind: "text", text: "new" },
    undefined,
  ]);
});

Deno.test("FileStates knows what is noted above and below a path", () => {
  const files = new FileStates();
  files.set("/p/d/e/f", { kind: "gone" });
  assertEquals(
    ["/p", "/p/d", "/p/d/e/f", "/p/d/e/f/g", "/p/d/x", "/q"]
      .map((it) => files.isNear(it)),
    [true, true, true, true, false, false],
  );
});

Deno.test("FileStates: copies do not see one another's changes, and tell where they differ", () => {
  const files = new FileStates();
  files.set("/a", { kind: "gone" });
  const one = files.copy();
  const two = files.copy();
  one.set("/b", { kind: "directory" });
  assertEquals([one.has("/b"), two.has("/b"), files.has("/b")], [
    true,
    false,
    false,
  ]);
  assertEquals([...one.pathsToCompare(two)], ["/b"]);
  two.changeAll(origin);
  assertEquals([...one.pathsToCompare(two)].sort(), ["/a", "/b"]);
  assertEquals([one.get("/a"), two.get("/a")], [
    { kind: "gone" },
    { kind: "unknown", origin },
  ]);
  two.set("/a", { kind: "text", text: "" });
  assertEquals(two.get("/a"), { kind: "text", text: "" });
});
