import {
  type ColorChoice,
  formatDiagnostics,
} from "../../format_diagnostics.ts";
import type { Diagnostic } from "../../error.ts";
import { visible, visibleLines } from "../../visible.ts";
import { clipped, wrapped } from "../../display_width.ts";
import type { Screen } from "../../status/screen.ts";
import { type Paint, type View, wholeView } from "../../view.ts";
import { worldFailure } from "./cause.ts";

/** Where people and programs read what mlxpsub has to say. */
export interface Terminal {
  /** Results, to standard output. */
  print(text: string): void;
  /** Likewise, a text that was laid out for `view`, with its colours. */
  show(text: string): void;
  /** Likewise, bytes that may be no text. */
  printBytes(bytes: Uint8Array): void;
  /** For people, to standard error. */
  tell(text: string): void;
  report(diagnostics: Diagnostic[]): void;
  /** A line that is drawn over; none where standard error is no terminal. */
  progress(text: string): void;
  /** Takes the line of `progress()` away. */
  endProgress(): void;
  resultsGoTo: "terminal" | "pipe";
  /** What results are laid out for. */
  view(): View;
  /** How large the terminal is; a common size where there is none. */
  size(): Screen;
  /** Draws lines, laid out for it, on a screen beside the usual one. */
  drawScreen(lines: readonly string[]): void;
  /** Back to the usual one, as it was before `drawScreen()`. */
  endScreen(): void;
}

const redrawMilliseconds = 100;

/** Opens the terminal of this process. */
export function openTerminal(
  choice: ColorChoice,
  noise: "all" | "quiet",
): Terminal {
  const encoder = new TextEncoder();
  const write = (stream: typeof Deno.stderr, text: string): void =>
    writeBytes(stream, encoder.encode(text));
  const writeBytes = (stream: typeof Deno.stderr, bytes: Uint8Array): void => {
    let at = 0;
    try {
      while (at < bytes.length) at += stream.writeSync(bytes.subarray(at));
    } catch (cause) {
      // a reader that went away, such as `head`, is no failure of ours, and
      // where messages cannot be written, nobody can be told
      if (cause instanceof Deno.errors.BrokenPipe || stream === Deno.stderr) {
        return;
      }
      throw worldFailure("write the results", cause);
    }
  };
  const dumb = isDumb();
  const live = Deno.stderr.isTerminal() && noise === "all" && !dumb;
  let drawn = false;
  let drawnAt = -Infinity;
  let onScreen = false;
  let latest = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  // to clear none would load Deno's layer of Node's timers, 7 ms
  const callOff = (): void => {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
  };
  const draw = (): void => {
    callOff();
    drawnAt = performance.now();
    drawn = true;
    const shown = clipped(visible(latest), size().columns - 1);
    write(Deno.stderr, `\r\x1b[K${shown}`);
  };
  const endProgress = (): void => {
    callOff();
    if (drawn) write(Deno.stderr, "\r\x1b[K");
    drawn = false;
    drawnAt = -Infinity;
  };
  const viewOf = (stream: typeof Deno.stderr): View =>
    stream.isTerminal()
      ? { columns: size().columns, paint: paintFor(choice, stream) }
      : { ...wholeView, paint: paintFor(choice, stream) };
  const resultsGoTo = Deno.stdout.isTerminal() ? "terminal" : "pipe";
  return {
    resultsGoTo,
    // what is no terminal gets what a program can read, never colours
    view: () => resultsGoTo === "pipe" ? wholeView : viewOf(Deno.stdout),
    show(text) {
      endProgress();
      write(Deno.stdout, text);
    },
    print(text) {
      endProgress();
      // a program gets what it asked for, to the letter
      const shown = resultsGoTo === "terminal" ? visibleLines(text) : text;
      write(Deno.stdout, shown);
    },
    printBytes(bytes) {
      endProgress();
      writeBytes(Deno.stdout, bytes);
    },
    tell(text) {
      endProgress();
      write(Deno.stderr, wrappedLines(visibleLines(text), viewOf(Deno.stderr)));
    },
    report(diagnostics) {
      endProgress();
      write(Deno.stderr, formatDiagnostics(diagnostics, viewOf(Deno.stderr)));
    },
    progress(text) {
      if (!live) return;
      latest = text;
      const wait = drawnAt + redrawMilliseconds - performance.now();
      if (wait <= 0) draw();
      else if (timer === undefined) {
        timer = setTimeout(draw, wait);
      }
    },
    endProgress,
    size,
    drawScreen(lines) {
      if (dumb) {
        const text = [...lines, "", ""].join("\n");
        return write(Deno.stdout, text);
      }
      const start = onScreen ? "" : "\x1b[?1049h\x1b[?25l";
      onScreen = true;
      const text = lines.map((it) => `${it}\x1b[K`).join("\r\n");
      write(Deno.stdout, `${start}\x1b[H${text}\x1b[J`);
    },
    endScreen() {
      if (onScreen) write(Deno.stdout, "\x1b[?25h\x1b[?1049l");
      onScreen = false;
    },
  };
}

/** For what is wrong where no terminal can be opened. */
export function reportPlainly(diagnostics: Diagnostic[]): void {
  const text = formatDiagnostics(diagnostics);
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

/** Whether the terminal knows no more than lines. */
function isDumb(): boolean {
  return /^(dumb)?$/.test(Deno.env.get("TERM") ?? "");
}

/** https://no-color.org: any value but an empty one. */
function paintFor(choice: ColorChoice, stream: typeof Deno.stderr): Paint {
  if (choice !== "auto") return choice === "always" ? "ansi" : "plain";
  if ((Deno.env.get("NO_COLOR") ?? "") !== "" || isDumb()) return "plain";
  return stream.isTerminal() ? "ansi" : "plain";
}

/** Each line parted at blanks, what goes on a little further in. */
function wrappedLines(text: string, { columns }: View): string {
  return text.split("\n").flatMap((line) => {
    const [blanks = ""] = /^ */.exec(line) ?? [];
    return wrapped(line, columns, { indent: `${blanks}  ` });
  }).join("\n");
}

function size(): Screen {
  const usual = { rows: 24, columns: 80 };
  try {
    const { rows, columns } = Deno.consoleSize();
    // a terminal that nobody told its size says 0
    return {
      rows: rows > 0 ? rows : usual.rows,
      columns: columns > 0 ? columns : usual.columns,
    };
  } catch {
    return usual;
  }
}
