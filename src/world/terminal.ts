import {
  type ColorChoice,
  type Diagnostic,
  formatDiagnostics,
  type Paint,
} from "../error.ts";
import { worldFailure } from "./cause.ts";

/** Where people and programs read what mlxpsub has to say. */
export interface Terminal {
  /** Results, to standard output. */
  print(text: string): void;
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
  const live = Deno.stderr.isTerminal() && noise === "all";
  let drawn = false;
  let drawnAt = -Infinity;
  const endProgress = (): void => {
    if (drawn) write(Deno.stderr, "\r\x1b[K");
    drawn = false;
    drawnAt = -Infinity;
  };
  return {
    resultsGoTo: Deno.stdout.isTerminal() ? "terminal" : "pipe",
    print(text) {
      endProgress();
      write(Deno.stdout, text);
    },
    printBytes(bytes) {
      endProgress();
      writeBytes(Deno.stdout, bytes);
    },
    tell(text) {
      endProgress();
      write(Deno.stderr, text);
    },
    report(diagnostics) {
      endProgress();
      write(Deno.stderr, formatDiagnostics(diagnostics, paintFor(choice)));
    },
    progress(text) {
      const now = performance.now();
      if (!live || now - drawnAt < redrawMilliseconds) return;
      drawnAt = now;
      drawn = true;
      write(Deno.stderr, `\r\x1b[K${text.slice(0, columns() - 1)}`);
    },
    endProgress,
  };
}

/** https://no-color.org: any value but an empty one. */
function paintFor(choice: ColorChoice): Paint {
  if (choice !== "auto") return choice === "always" ? "ansi" : "plain";
  if ((Deno.env.get("NO_COLOR") ?? "") !== "") return "plain";
  return Deno.stderr.isTerminal() ? "ansi" : "plain";
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}
