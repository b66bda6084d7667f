import { assertEquals } from "@std/assert";
import { logHeadings } from "../../src/report/log_headings.ts";
import { wholeView } from "../../src/view.ts";

const parts = ["resnet50", "resnet101"].map((name, at) => ({
  path: `logs/${at + 7}/log.stdout`,
  settings: [
    `model.backbone.encoder.architecture=${name}`,
    "--data /data/shared/imagenet",
    "model.backbone.encoder.kernel_size=5",
  ],
}));

Deno.test("logHeadings() has everything in a pipe, and no blanks behind a path alone", () => {
  assertEquals(logHeadings(parts.slice(0, 1), wholeView), [
    "==> logs/7/log.stdout  model.backbone.encoder.architecture=resnet50 " +
    "--data /data/shared/imagenet model.backbone.encoder.kernel_size=5 <==",
  ]);
  assertEquals(logHeadings([{ path: "a\x1b", settings: [] }], wholeView), [
    "==> a\\x1b <==",
  ]);
});

Deno.test("logHeadings() shortens what is wider than a line, all in the same way", () => {
  assertEquals(logHeadings(parts, { columns: 90, paint: "plain" }), [
    "==> logs/7/log.stdout  …architecture=resnet50 --data …/imagenet …kernel_size=5 <==",
    "==> logs/8/log.stdout  …architecture=resnet101 --data …/imagenet …kernel_size=5 <==",
  ]);
});

Deno.test("logHeadings() breaks a line between words where nothing else helps", () => {
  const [heading] = logHeadings(parts, { columns: 40, paint: "plain" });
  assertEquals(heading?.split("\n"), [
    "==> logs/7/log.stdout",
    "    …architecture=resnet50 --data",
    "    …/imagenet …kernel_size=5 <==",
  ]);
});
