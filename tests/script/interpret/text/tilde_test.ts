import { assertEquals } from "@std/assert";
import {
  expandTilde,
  tildePrefixes,
} from "../../../../src/script/interpret/text/tilde.ts";

const places = {
  home: "/h",
  pwd: "/p",
  oldpwd: "/o",
  homeOf: (user: string) => user === "root" ? "/root" : undefined,
};

Deno.test("a quoted tilde-prefix stays", () => {
  assertEquals(tildePrefixes("~ro\0t/x", "word"), []);
  assertEquals(tildePrefixes("\0/x", "word"), []);
  assertEquals(tildePrefixes("a=~:\0~", "word"), [[2, 3]]);
});

Deno.test("a tilde without HOME is the home of who runs the script", () => {
  const homeOf = (user: string) => user === "" ? "/me" : undefined;
  assertEquals(expandTilde("~", { ...places, home: undefined, homeOf }), "/me");
  assertEquals(expandTilde("~-", { ...places, oldpwd: undefined }), undefined);
});
