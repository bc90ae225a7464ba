/** Time one part of a long computation may hold the main thread, in ms: well within a frame, beside what else it holds. */
const budgetMs = 6;

/** What a computation yields: a place where it may pause, or one where it must, since what comes next takes long by itself. */
export type Pause = void | 'must';

/** Runs a computation to its end, giving the page back between parts. */
export async function inSlices<T>(
  work: Generator<Pause, T>,
  now: () => number = () => performance.now(),
  pause: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve)),
): Promise<T> {
  for (;;) {
    await pause();
    const end = now() + budgetMs;
    let mustPause = false;
    do {
      const step = work.next();
      if (step.done) return step.value;
      mustPause = step.value === 'must';
    } while (!mustPause && now() < end);
  }
}

/** The same in one go, for what is small enough. */
export function atOnce<T>(work: Generator<Pause, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
