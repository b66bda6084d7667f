import { assertEquals, assertThrows } from "@std/assert";
import { holdGolden } from "./golden.ts";
import { inDirectory, treeOf } from "./world/fixture.ts";

Deno.test("holdGolden() compares the whole text, and touches nothing", () =>
  inDirectory((directory) => {
    const file = new URL(`file://${directory}/page.txt`);
    Deno.writeTextFileSync(file, "one\ntwo\n");
    holdGolden("one\ntwo\n", file, "compare");
    assertThrows(() => holdGolden("one\ntwo", file, "compare"));
    assertEquals(Deno.readTextFileSync(file), "one\ntwo\n");
  }));

Deno.test("holdGolden() fails where there is no file, and says how to make one", () =>
  inDirectory((directory) => {
    const file = new URL(`file://${directory}/page.txt`);
    const { message } = assertThrows(
      () => holdGolden("one\n", file, "compare"),
      Error,
    );
    assertEquals(
      message,
      `Cannot compare with "${directory}/page.txt": it does not exist; run this test with UPDATE=1`,
    );
    assertEquals(treeOf(directory), []);
  }));

Deno.test("holdGolden() writes the file, with its directories, when it renews", () =>
  inDirectory((directory) => {
    const file = new URL(`file://${directory}/help/show page.txt`);
    for (const text of ["one\n", "two\n"]) {
      holdGolden(text, file, "renew");
      assertEquals(Deno.readTextFileSync(file), text);
    }
    assertEquals(treeOf(directory), ["help/", "help/show page.txt"]);
  }));
