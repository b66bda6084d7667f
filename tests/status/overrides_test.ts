import { assertEquals } from "@std/assert";
import {
  differingIn,
  keyMeant,
  splitOverride,
  valueOf,
} from "../../src/status/overrides.ts";

Deno.test("differingIn() leaves out what all runs of a sweep have", () => {
  const sweep = [
    ["lr=1", "seed=1", "epochs=9"],
    ["lr=1", "seed=2", "epochs=9"],
    ["units=5", "seed=1", "epochs=9"],
  ];
  assertEquals(
    sweep.map(differingIn(sweep)),
    [["lr=1", "seed=1"], ["lr=1", "seed=2"], ["units=5", "seed=1"]],
  );
});

Deno.test("differingIn() keeps everything of a run that is alone", () => {
  const run = ["lr=1", "seed=1"];
  assertEquals(differingIn([run])(run), run);
});

Deno.test("splitOverride() takes Hydra's signs from the key", () => {
  assertEquals(
    ["a.b=1", "+a=", "++m@x=b=c", "~a", "~a=1"].map(splitOverride),
    [
      { key: "a.b", value: "1" },
      { key: "a", value: "" },
      { key: "m@x", value: "b=c" },
      { key: "a", value: "" },
      { key: "a", value: "1" },
    ],
  );
});

Deno.test("splitOverride() parts a flag from its value, however it is written", () => {
  assertEquals(
    ["--lr 0.1", "--lr=a=b", "-s0", "-s -1", "-s", "--range"].map(
      splitOverride,
    ),
    [
      { key: "--lr", value: "0.1" },
      { key: "--lr", value: "a=b" },
      { key: "-s", value: "0" },
      { key: "-s", value: "-1" },
      { key: "-s", value: "" },
      { key: "--range", value: "" },
    ],
  );
});

Deno.test("valueOf() takes the last override of a key", () => {
  assertEquals(valueOf(["a=1", "b=2", "+a=3"], "a"), "3");
  assertEquals(valueOf(["a=1"], "c"), undefined);
});

Deno.test("keyMeant() finds a flag by its bare name, unless an override is so called", () => {
  assertEquals(keyMeant(["--lr", "-s", "DATA"], "lr"), "--lr");
  assertEquals(keyMeant(["--lr", "-s", "DATA"], "s"), "-s");
  assertEquals(keyMeant(["--lr", "lr"], "lr"), "lr");
  assertEquals(keyMeant(["--lr"], "seed"), undefined);
});
