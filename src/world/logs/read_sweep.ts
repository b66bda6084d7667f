import { type Diagnostic, error } from "../../error.ts";
import { controlDirOf, holderLog, logNamed } from "../../jobs/layout.ts";
import {
  type LogHead,
  readLog,
  type SweepEvent,
} from "../../sweep_log/sweep_events.ts";
import {
  applyEvent,
  faultOf,
  plannedState,
  type SweepView,
} from "../../sweep_log/sweep_state.ts";
import { reasonOf } from "../system/cause.ts";
import {
  type FoundText,
  readOwnText,
  readRegularText,
  whyNotOwn,
} from "../system/own_files.ts";
import { listControlDir } from "./control_dir.ts";
import { isSameDirectory } from "./same_directory.ts";

/** A sweep's log; `none`: nothing was promised in it yet, or it is not there. */
export type SweepReading =
  | {
    kind: "found";
    view: SweepView;
    /** What others put beside it, which says nothing. */
    ignored: Diagnostic[];
  }
  | { kind: "none" }
  | { kind: "broken"; diagnostic: Diagnostic };

/** The sweeps that have a log in a log directory, by their age. */
export function sweepsIn(parentLogDir: string): string[] {
  const sweeps = listControlDir(parentLogDir).flatMap((name) =>
    logNamed(name)?.sweep ?? []
  );
  return [...new Set(sweeps)].sort();
}

/** All sweeps of a log directory, and what is wrong with those that cannot be read. */
export function readSweeps(
  parentLogDir: string,
): { views: SweepView[]; broken: Diagnostic[] } {
  const views: SweepView[] = [];
  const broken: Diagnostic[] = [];
  for (const sweep of sweepsIn(parentLogDir)) {
    const reading = readSweep(parentLogDir, sweep);
    if (reading.kind === "found") {
      views.push(reading.view);
      broken.push(...reading.ignored);
    } else if (reading.kind === "broken") broken.push(reading.diagnostic);
  }
  return { views, broken };
}

/** A sweep's log, from any of the log directories that it fills. */
export function readSweep(parentLogDir: string, sweep: string): SweepReading {
  const first = `${controlDirOf(parentLogDir)}/${holderLog(sweep, 1)}`;
  const home = homeIn(first);
  if (home === undefined) return readHome(parentLogDir, sweep, parentLogDir);
  const foreign = whyNotOwn(first);
  // somebody else may not lead out of the directory that was named
  if (foreign !== undefined) {
    return { kind: "broken", diagnostic: unreadable(first, foreign) };
  }
  return home === parentLogDir
    ? { kind: "none" }
    : readHome(home, sweep, parentLogDir);
}

/** Where a file says that the log is; undefined where it is there. */
function homeIn(path: string): string | undefined {
  let text: string;
  try {
    if (!Deno.lstatSync(path).isFile) return undefined;
    using file = Deno.openSync(path);
    // a plan may follow, of many megabytes
    const bytes = new Uint8Array(8192);
    text = new TextDecoder().decode(
      bytes.subarray(0, file.readSync(bytes) ?? 0),
    );
  } catch {
    return undefined; // said by whoever reads it whole
  }
  const read = readLog(text.slice(0, text.indexOf("\n") + 1), () => {});
  return read.ok ? read.head?.home : undefined;
}

/** `from`: the log directory by which the sweep was found. */
function readHome(home: string, sweep: string, from: string): SweepReading {
  const files = listControlDir(home).flatMap((name) => {
    const log = logNamed(name);
    return log?.sweep === sweep ? [{ name, ...log }] : [];
  });
  let view: SweepView | undefined;
  const ignored: Diagnostic[] = [];
  const beside: [SweepEvent, LogHead][] = [];
  // the holders' in their order, as each began with what those before had done
  for (const { name, holder } of files.sort(inOrder)) {
    const path = `${controlDirOf(home)}/${name}`;
    // beside one's own log nothing counts that is another's
    const own = holder !== 1 && view !== undefined &&
      view.foreign === undefined;
    const text = readText(path, own ? readOwnText : readRegularText);
    if ("diagnostic" in text) {
      if (!own) return { kind: "broken", ...text };
      ignored.push(text.diagnostic);
      continue;
    }
    const { foreign } = text;
    const read = readLog(text.text, (event, head) => {
      if (holder === "none") beside.push([event, head]);
      else if (view !== undefined) applyEvent(view.state, event, head);
      else if (holder === 1 && event.event === "plan") {
        const state = plannedState(event.plan);
        view = {
          home,
          ...seenFrom(state.plan.above, from, home),
          ...foreign === undefined
            ? {}
            : { foreign: `its log is not obeyed: ${foreign}` },
          state,
        };
      }
    });
    if (!read.ok) {
      return { kind: "broken", diagnostic: unreadable(path, read.fault) };
    }
    if (view === undefined) return { kind: "none" };
  }
  if (view === undefined) return { kind: "none" };
  const { state } = view;
  const fault = faultOf(state);
  if (fault !== undefined) {
    const path = `${controlDirOf(home)}/${holderLog(sweep, 1)}`;
    return { kind: "broken", diagnostic: unreadable(path, fault) };
  }
  const { closed } = state;
  // whoever cancelled a job knew of its end, or did not wait for it
  const [ends, others] = [
    beside.filter(([it]) => it.event === "ended"),
    beside.filter(([it]) => it.event !== "ended"),
  ];
  for (const [event, head] of [...ends, ...others]) {
    applyEvent(state, event, head);
  }
  state.closed = closed;
  return { kind: "found", view, ignored };
}

function unreadable(path: string, fault: string): Diagnostic {
  return error(`Cannot read log "${path}": ${fault}`);
}

function inOrder(
  a: { name: string; holder: number | "none" },
  b: { name: string; holder: number | "none" },
): number {
  const [one, other] = [a, b].map(({ holder }) =>
    holder === "none" ? Infinity : holder
  );
  return one === other ? a.name < b.name ? -1 : 1 : (one ?? 0) - (other ?? 0);
}

/**
 * The planned log directories by the names under which they are looked at. A
 * log directory that was copied or moved is none of those.
 */
function seenFrom(
  above: Readonly<Record<string, number>>,
  from: string,
  home: string,
): Pick<SweepView, "seen" | "madeFor"> {
  const planned = Object.keys(above);
  const same = planned.find((it) => it === from) ??
    planned.find((it) => isSameDirectory(it, from));
  if (same !== undefined) return { seen: new Map([[same, from]]) };
  const [madeFor = from] = planned;
  return from === home
    ? { seen: new Map([[madeFor, from]]), madeFor }
    : { seen: new Map(), madeFor };
}

/** Bytes; the plan of 100 000 jobs and all that happened to them are less. */
const largestLog = 2 ** 29;

/** The text of a file of a log, and whose it is. */
function readText(
  path: string,
  read: (path: string, limit: number) => FoundText,
): { text: string; foreign?: string } | {
  diagnostic: Diagnostic;
} {
  try {
    const found = read(path, largestLog);
    if (found.kind === "refused") {
      return { diagnostic: unreadable(path, found.state) };
    }
    return found.kind === "none" ? { text: "" } : found;
  } catch (cause) {
    return { diagnostic: unreadable(path, reasonOf(cause)) };
  }
}
