import { assertEquals } from "@std/assert";
import type {
  Directive,
  OwnArray,
  Scheduler,
} from "../../src/schedulers/scheduler.ts";

/** What a scheduler makes of the lines of a script, in a form that reads well. */
export interface LinesReading {
  kept: string[];
  /** `name: -J x`, as `sets: text`. */
  replaced: string[];
  /** `message (hint)` */
  faults: string[];
  startDir?: string;
  shell?: string;
  /** `-t 1-9%4: 1-9:1, 4 at once` */
  array?: string;
}

/** Reads directive lines as they stand in a script, and checks every span. */
export function readLines(
  scheduler: Scheduler,
  ...lines: string[]
): LinesReading {
  const script = ["#!/bin/bash", ...lines, "python main.py"].join("\n");
  let start = "#!/bin/bash\n".length;
  const directives = lines.map((text): Directive => {
    const span = { start, end: start + text.length };
    start = span.end + 1;
    return { text, span };
  });
  const reading = scheduler.readDirectives(directives);
  for (const { span, text } of reading.replaced) {
    const written = script.slice(span.start, span.end);
    assertEquals(written.replace(`\n${scheduler.prefix}`, ""), text);
  }
  for (const { span } of reading.faults) {
    assertEquals(script.slice(span.start, span.end).includes("\n"), false);
  }
  const { array, ...rest } = reading;
  if (array !== undefined) {
    const { start, end } = array.span;
    assertEquals(script.slice(start, end), array.text);
  }
  return {
    ...rest,
    ...(array === undefined ? {} : { array: arrayText(array) }),
    replaced: reading.replaced.map((it) => `${it.sets}: ${it.text}`),
    faults: reading.faults.map((it) => `${it.message} (${it.hint})`),
  };
}

function arrayText({ text, tasks, maxRunning }: OwnArray): string {
  const indices = "parameterFile" in tasks
    ? `lines of ${tasks.parameterFile}`
    : tasks.map((it) => `${it.first}-${it.last}:${it.step}`).join(",");
  const limit = maxRunning === undefined ? "" : `, ${maxRunning} at once`;
  return `${text}: ${indices}${limit}`;
}
