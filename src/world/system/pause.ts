/** Lets timers, signals and other work have their turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** What comes of a promise, or undefined after so many milliseconds. */
export async function within<Value>(
  milliseconds: number,
  promise: Promise<Value>,
): Promise<Value | undefined> {
  if (milliseconds === Infinity) return await promise;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeOut = new Promise<undefined>((resolve) => {
    // setTimeout() takes a wait that is longer than this for none at all
    const wait = Math.min(milliseconds, 2 ** 31 - 1);
    timer = setTimeout(() => resolve(undefined), wait);
  });
  try {
    return await Promise.race([promise, timeOut]);
  } finally {
    clearTimeout(timer);
  }
}

/** What comes of a promise, or undefined once the signal is aborted. */
export async function unlessAborted<Value>(
  signal: AbortSignal,
  promise: Promise<Value>,
): Promise<Value | undefined> {
  if (signal.aborted) return undefined;
  let stop = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
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
