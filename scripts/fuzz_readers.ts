/**
 * Gives each reader of what others wrote texts that were made at random:
 * `fuzz_readers.ts [--count N] [--from SEED] [--only NAME]`, N in all, shared
 * out among the readers of tests/fuzz/readers.ts. Nothing may be thrown, and
 * none may take 2 seconds. Prints each text that fails, shortened, with its
 * reader and seed; exits 1 if any does.
 */
import { parseArgs } from "@std/cli/parse-args";
import { mutatedText } from "../tests/fuzz/mutated_text.ts";
import { outcomeOf } from "../tests/fuzz/outcome.ts";
import { type Reader, readers } from "../tests/fuzz/readers.ts";

/** What the thread that reads is at: the reader, the seed, how many it read. */
interface Work {
  place: SharedArrayBuffer;
  count: number;
  from: number;
  only: string;
}

/** Seconds after which a text is not waited for any more. */
const patience = 120;

if (!("WorkerGlobalScope" in globalThis)) {
  const given = parseArgs(Deno.args, { string: ["count", "from", "only"] });
  const place = new SharedArrayBuffer(12);
  const at = new Int32Array(place);
  const worker = new Worker(import.meta.url, { type: "module" });
  worker.onmessage = ({ data }) => Deno.exit(data === 0 ? 0 : 1);
  const work: Work = {
    place,
    count: Number(given.count ?? 100_000),
    from: Number(given.from ?? 0),
    only: given.only ?? "",
  };
  worker.postMessage(work);
  let before = "";
  setInterval(() => {
    const now = at.join(" ");
    if (now === before) {
      const reader = readers[at[0] ?? 0];
      print(`${reader?.name}, seed ${at[1]}: it hangs`);
      Deno.exit(1);
    }
    before = now;
  }, patience * 1000);
} else {
  const thread = self as unknown as Worker;
  thread.onmessage = ({ data }: MessageEvent<Work>) =>
    thread.postMessage(readThem(data));
}

/** How many failed. */
function readThem({ place, count, from, only }: Work): number {
  const at = new Int32Array(place);
  const chosen = readers.filter((it) => it.name.includes(only));
  const shares = chosen.reduce((sum, it) => sum + it.share, 0);
  let read = 0;
  let failed = 0;
  for (const reader of chosen) {
    const texts = Math.ceil(count * reader.share / shares);
    at[0] = readers.indexOf(reader);
    const found = readTexts(reader, from, texts, at);
    read += texts;
    failed += found.failed;
    print(
      `${reader.name.padEnd(28)} ${String(texts).padStart(8)} texts, ${
        String(found.failed).padStart(3)
      } failed, the slowest took ${Math.round(found.slowest)} ms`,
    );
  }
  print(`${read} texts from seed ${from}, ${failed} failed`);
  return failed;
}

function readTexts(
  reader: Reader,
  from: number,
  texts: number,
  at: Int32Array,
): { failed: number; slowest: number } {
  let failed = 0;
  let slowest = 0;
  const known = new Set<string>();
  for (let seed = from; seed < from + texts; seed++) {
    at[1] = seed;
    const text = mutatedText(seed, reader);
    const { fault, time } = outcomeOf(reader, text);
    slowest = Math.max(slowest, time);
    if (fault === undefined) continue;
    failed++;
    const kind = fault.replace(/\d+|".*"/g, "…");
    if (known.has(kind) || known.size > 10) continue;
    known.add(kind);
    print(`${reader.name}, seed ${seed}: ${fault}`);
    print(
      JSON.stringify({
        reader: reader.name,
        text: shortened(reader, text, at),
      }),
    );
  }
  return { failed, slowest };
}

/** The text without the parts that the fault does not need. */
function shortened(reader: Reader, text: string, at: Int32Array): string {
  const fault = outcomeOf(reader, text).fault;
  if (fault?.includes(" ms")) return text;
  let shortest = text;
  for (let size = Math.ceil(text.length / 2); size >= 1;) {
    let found = false;
    for (let start = 0; start < shortest.length; start += size) {
      const tried = shortest.slice(0, start) + shortest.slice(start + size);
      Atomics.add(at, 2, 1);
      if (outcomeOf(reader, tried).fault !== fault) continue;
      shortest = tried;
      found = true;
      start -= size;
    }
    if (size === 1 && !found) break;
    size = Math.max(1, Math.floor(size / 2));
    if (size === 1 && shortest.length > 3000) break;
  }
  return shortest;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
