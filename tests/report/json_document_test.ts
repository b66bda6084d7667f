import { assertEquals } from "@std/assert";
import { jsonDocument } from "../../src/report/json_document.ts";

Deno.test("jsonDocument() shows nothing that a terminal obeys or hides, and reads as what it was given", () => {
  const value = {
    key: 'a\u202eb\u{e0041}\x1b[31m\x9b2J\x7f\x85\u2028\ufeff\u3164\n"é😀',
  };
  const text = jsonDocument(value);
  assertEquals(
    text,
    '{\n  "key": "a\\u202eb\\udb40\\udc41\\u001b[31m\\u009b2J\\u007f\\u0085\\u2028\\ufeff\\u3164\\n\\"é😀"\n}\n',
  );
  assertEquals(JSON.parse(text), value);
});
