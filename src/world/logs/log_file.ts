import {
  type LogHead,
  type SweepEvent,
  toLine,
} from "../../sweep_log/sweep_events.ts";
import { writeAll } from "../system/files.ts";
import { ownFileMode } from "../system/own_files.ts";

/** Milliseconds: an fdatasync() that is waited for in turn. */
const quick = 0.5;

/**
 * A file of a sweep's log that this process writes. Nobody else ever does:
 * O_APPEND means nothing between the hosts of a network file system, and a
 * writer that stood still and lost its lock must not spoil another's lines.
 */
export class LogFile {
  readonly path: string;
  readonly head: LogHead;
  readonly #file: Deno.FsFile;
  /** Milliseconds that the last fdatasync() took. */
  #took = 0;
  /** Bytes that were written, and that are known to be on disk. */
  #written = 0;
  #durable = 0;
  #syncing: Promise<void> | undefined;
  #failure: unknown;
  #isOpen: "yes" | "no" = "yes";

  /** Makes it, with its first lines, durable; throws as Deno does. */
  constructor(
    path: string,
    head: LogHead,
    events: readonly SweepEvent[] = [],
  ) {
    this.path = path;
    this.head = head;
    this.#file = Deno.openSync(path, {
      write: true,
      createNew: true,
      mode: ownFileMode,
    });
    try {
      this.#write(toLine(head) + events.map(toLine).join(""));
      this.#syncNow();
    } catch (cause) {
      this.#file.close();
      Deno.removeSync(path);
      throw cause;
    }
  }

  /** What stands against writing on: half a line may be at its end. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Adds lines, with one write; throws as Deno does. */
  append(events: readonly SweepEvent[]): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      this.#write(events.map(toLine).join(""));
    } catch (cause) {
      this.#failure = cause;
      throw cause;
    }
  }

  #write(text: string): void {
    writeAll(this.#file, text);
    this.#written += text.length;
  }

  /**
   * Waits until all that was added is on disk. Those that wait at the same
   * time share one fdatasync(); one that takes less than handing it to another
   * thread is done at once.
   */
  async durable(): Promise<void> {
    const wanted = this.#written;
    while (this.#durable < wanted) {
      if (this.#syncing === undefined && this.#took < quick) this.#syncNow();
      else await (this.#syncing ??= this.#sync());
    }
  }

  #syncNow(): void {
    const began = performance.now();
    try {
      this.#file.syncDataSync();
      this.#durable = this.#written;
    } catch (cause) {
      this.#failure = cause;
      throw cause;
    } finally {
      this.#took = performance.now() - began;
    }
  }

  async #sync(): Promise<void> {
    const written = this.#written;
    const began = performance.now();
    try {
      await this.#file.syncData();
      this.#durable = written;
    } catch (cause) {
      this.#failure = cause;
      throw cause;
    } finally {
      this.#took = performance.now() - began;
      this.#syncing = undefined;
    }
  }

  /** May be called again, such as where a failure is cleared away. */
  close(): void {
    if (this.#isOpen === "no") return;
    this.#isOpen = "no";
    this.#file.close();
  }
}
