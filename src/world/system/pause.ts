/** Lets timers, signals and other work have their turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * What comes of a promise, or undefined after so many milliseconds, or once the
 * signal is aborted.
 */
export function within<Value>(
  milliseconds: number,
  promise: Promise<Value>,
  signal?: AbortSignal,
): Promise<Value | undefined> {
  if (signal?.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => end(() => resolve(undefined));
    const end = (how: () => void): void => {
      if (timer !== undefined) clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      how();
    };
    if (milliseconds !== Infinity) {
      // setTimeout() takes a wait that is longer than this for none at all
      timer = setTimeout(stop, Math.min(milliseconds, 2 ** 31 - 1));
    }
    signal?.addEventListener("abort", stop, { once: true });
    promise.then(
      (value) => end(() => resolve(value)),
      (cause) => end(() => reject(cause)),
    );
  });
}

/** The same, without an end of the wait. */
export function unlessAborted<Value>(
  signal: AbortSignal,
  promise: Promise<Value>,
): Promise<Value | undefined> {
  return within(Infinity, promise, signal);
}

/** Waits so many milliseconds; false once the signal is aborted. */
export async function sleep(
  milliseconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const whole = await unlessAborted(
    signal,
    new Promise<true>((resolve) => {
      timer = setTimeout(() => resolve(true), milliseconds);
    }),
  );
  clearTimeout(timer);
  return whole === true;
}
