import { assertEquals } from "@std/assert";
import {
  childText,
  elementsBelow,
  parseXml,
} from "../../../src/schedulers/shared/xml.ts";

Deno.test("parseXml() reads elements, attributes, text, entities and CDATA", () => {
  const root = parseXml(
    `<?xml version="1.0"?>\n<!-- a > b -->\n<a x="1&lt;2" y='"'>t&amp;<b/>&#65;&#x42;<b> c </b><![CDATA[<&]]></a>\n`,
  );
  assertEquals(root, {
    name: "a",
    attributes: { x: "1<2", y: '"' },
    text: "t&AB<&",
    children: [
      { name: "b", attributes: {}, children: [], text: "" },
      { name: "b", attributes: {}, children: [], text: " c " },
    ],
  });
});

Deno.test("parseXml() refuses what is not well-formed", () => {
  for (
    const text of [
      "",
      "words",
      "<a>",
      "<a></b>",
      "</a>",
      "<a/><b/>",
      "<a/>words",
      "<a b></a>",
      "<a><",
    ]
  ) {
    assertEquals(parseXml(text), undefined, text);
  }
});

Deno.test("elementsBelow() goes down to every depth, childText() to one", () => {
  const root = parseXml("<a><l><j><n> 1 </n></j></l><j><n></n></j></a>");
  if (root === undefined) throw new Error("not read");
  assertEquals(elementsBelow(root, "j").map((it) => childText(it, "n")), [
    "1",
    undefined,
  ]);
  assertEquals(childText(root, "n"), undefined);
});
