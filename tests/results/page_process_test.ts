/** The results page, in a real browser. */
import { assertEquals } from "@std/assert";
import { resultsPage } from "../../src/results/page.ts";
import type { ResultRow } from "../../src/results/table.ts";
import type { JobState } from "../../src/schedulers/shared/status.ts";
import { inDirectory } from "../world/fixture.ts";
import { BrowserPage, findBrowser } from "./browser.ts";

const hostile =
  `"><img src=x onerror=alert(1)></script><script>alert('2')</script>`;

function row(
  id: number,
  lr: string,
  losses: number[],
  state: JobState = "COMPLETED",
  reason?: string,
): ResultRow {
  return {
    logId: String(id),
    logDir: `/logs/${id}`,
    state,
    exitCode: state === "COMPLETED" ? 0 : 1,
    elapsed: 60 * id,
    ...reason === undefined ? {} : { reason },
    settings: new Map([["lr", lr], ["model", id === 2 ? hostile : "vit"]]),
    metrics: new Map(
      losses.length === 0
        ? []
        : [["loss", { steps: losses.map((_, at) => at + 1), values: losses }]],
    ),
  };
}

const rows = [
  row(1, "0.1", [3, 2, 0.5]),
  row(2, "0.01", [3, 2.5, 1.5]),
  row(3, "0.1", [3, NaN, 0.7]),
  row(4, "10", [], "FAILED", `ValueError: ${hostile}`),
  row(5, "10", [9, 11], "OUT_OF_MEMORY", "out of memory"),
];

/** Counts the lines that are drawn, by canvas, with the colour of each. */
const counter = `
window.strokes = {};
const stroke = CanvasRenderingContext2D.prototype.stroke;
CanvasRenderingContext2D.prototype.stroke = function () {
  (window.strokes[this.canvas.id] ??= []).push(this.strokeStyle);
  return stroke.call(this);
};
window.points = 0;
const rect = CanvasRenderingContext2D.prototype.rect;
CanvasRenderingContext2D.prototype.rect = function (...words) {
  window.points++;
  return rect.apply(this, words);
};
window.alert = (text) => { throw new Error("alert " + text); };
`;

/** The texts of a column, from the top. */
const column = (name: string) =>
  `(() => { const [head, ...lines] = document.querySelectorAll("#jobs tr");
    const at = [...head.children].findIndex((it) => it.textContent === ${
    JSON.stringify(name)
  });
    return lines.map((it) => it.children[at].textContent); })()`;

const click = (name: string) =>
  `[...document.querySelectorAll("#jobs th")].find((it) => it.textContent === ${
    JSON.stringify(name)
  }).click()`;

Deno.test("the results page works by itself in a browser: table, curves, parallel coordinates, failures", async () => {
  const browser = findBrowser();
  if (browser === undefined) {
    // deno-lint-ignore no-console -- a test that is left out says why
    console.error("skipped: there is no Chromium here");
    return;
  }
  await inDirectory(async (dir) => {
    const file = `${dir}/page.html`;
    Deno.writeTextFileSync(
      file,
      resultsPage(`sweep ${hostile}`, rows, { kind: "last" }),
    );
    await using page = await BrowserPage.open(browser);
    await page.send("Page.addScriptToEvaluateOnNewDocument", {
      source: counter,
    });
    for (const scheme of ["light", "dark"]) {
      await page.send("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: scheme }],
      });
      await page.go(`file://${file}`);
      // what comes from jobs is text, wherever it stands
      assertEquals(
        await page.evaluate(
          `[document.title, document.querySelector("h1").textContent, document.querySelectorAll("img").length]`,
        ),
        [`sweep ${hostile}`, `sweep ${hostile}`, 0],
      );
      assertEquals(await page.evaluate(column("model")), [
        ...["vit", hostile, "vit", "vit", "vit"],
      ]);
      // numbers by their size, as they stood, and back; nothing comes last
      assertEquals(await page.evaluate(column("log_id")), [..."12345"]);
      await page.evaluate(click("loss"));
      assertEquals(await page.evaluate(column("loss")), [
        ...["0.5", "0.7", "1.5", "11", ""],
      ]);
      await page.evaluate(click("loss"));
      assertEquals(await page.evaluate(column("loss")), [
        ...["11", "1.5", "0.7", "0.5", ""],
      ]);
      await page.evaluate(click("lr"));
      assertEquals(await page.evaluate(column("lr")), [
        ...["0.01", "0.1", "0.1", "10", "10"],
      ]);
      assertEquals(
        await page.evaluate(
          `const filter = document.getElementById("filter"); filter.value = "lr=0.1"; filter.oninput(); document.getElementById("shown").textContent`,
        ),
        "2 of 5 jobs",
      );
      // one curve a job that has some, one colour a setting
      const curves = await page.evaluate("strokes.curves") as string[];
      assertEquals(curves.length, 4);
      assertEquals(new Set(curves).size, 3);
      // what stands between numbers that are none is seen
      assertEquals(await page.evaluate("points"), 2);
      assertEquals(
        await page.evaluate(
          `[...document.querySelectorAll("#curve-legend span")].map((it) => it.textContent)`,
        ),
        ["lr=0.01", "lr=0.1", "lr=10"],
      );
      // one line a job that has the metric, and one for each of three axes
      const lines = await page.evaluate("strokes.parallel") as string[];
      assertEquals(lines.length, 4 + 3);
      assertEquals(
        await page.evaluate(
          `[...document.querySelectorAll("#reasons li")].map((it) => it.textContent)`,
        ),
        [
          `1 job: ValueError: ${hostile} (4)`,
          "1 job: out of memory (5)",
        ],
      );
      const [paper, ink] = await page.evaluate(
        `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color].map((it) => it.match(/\\d+/g).map(Number).reduce((a, b) => a + b) > 380)`,
      ) as boolean[];
      assertEquals(
        [paper, ink],
        scheme === "light" ? [true, false] : [false, true],
      );
      const pictures = Deno.env.get("MLXPSUB_PICTURES");
      if (pictures !== undefined) {
        Deno.writeFileSync(`${pictures}/${scheme}.png`, await page.picture());
      }
    }
    assertEquals(page.complaints, []);
    assertEquals(
      page.requests.filter((it) => it !== `file://${file}`),
      [],
    );
  });
});
