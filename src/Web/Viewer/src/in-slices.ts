/** Time one part of a long computation may hold the main thread, in ms: well within a frame, beside what else it holds. */
const budgetMs = 6;

/** What a computation yields: a place where it may pause, or what it must wait for. */
export type Pause = void | Promise<void>;

/** Runs a computation to its end, giving the page back between parts. */
export async function inSlices<T>(
  work: Generator<Pause, T>,
  now: () => number = () => performance.now(),
  pause: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve)),
): Promise<T> {
  for (;;) {
    await pause();
    const end = now() + budgetMs;
    let awaited: Pause;
    do {
      const step = work.next();
      if (step.done) return step.value;
      awaited = step.value;
    } while (!awaited && now() < end);
    await awaited;
  }
}

/** The same in one go, for what is small enough and waits for nothing. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
