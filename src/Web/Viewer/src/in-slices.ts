/** Time one part of a long computation may hold the main thread, in ms: well within a frame, beside what else it holds. */
const budgetMs = 6;

/** Runs a computation to its end, giving the page back between parts; each `yield` is a place where it may pause. */
export async function inSlices<T>(
  work: Generator<void, T>,
  now: () => number = () => performance.now(),
  pause: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve)),
): Promise<T> {
  for (;;) {
    await pause();
    const end = now() + budgetMs;
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (now() < end);
  }
}

/** The same in one go, for what is small enough. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
