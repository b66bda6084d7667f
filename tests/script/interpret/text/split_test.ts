import { assertEquals } from "@std/assert";
import {
  type Piece,
  splitFields,
} from "../../../../src/script/interpret/text/split.ts";

Deno.test("splitFields() keeps from where each part of a field came", () => {
  const pieces: (Piece & { id: number })[] = [
    { text: "a b", from: "expansion", id: 1 },
    { text: "*", from: "quoted", id: 2 },
  ];
  assertEquals(splitFields(pieces, undefined), [
    [{ text: "a", from: "expansion", id: 1 }],
    [{ text: "b", from: "expansion", id: 1 }, {
      text: "*",
      from: "quoted",
      id: 2,
    }],
  ]);
});
