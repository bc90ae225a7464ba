/** Frames may not come, as where the window is covered: what waits for one does not wait longer than this. */
const longestWaitMs = 100;

/** What comes again and again, as with a key that is held, is done at most once in this time. */
const paceMs = 150;

/** Does what need not be on the screen once what should be is; at once where nobody looks, and before the page is left. */
export class AfterPaint {
  private waiting: (() => void)[] = [];
  /** When what waits is due, as `performance.now()` counts; never where nothing waits. */
  private due = Infinity;
  /** Frames and timers that were asked for by one that is done, or was overtaken, find another number here. */
  private round = 0;
  /** When something was done last. */
  private done = -Infinity;

  constructor() {
    // Before anyone else looks at what is left to be saved.
    for (const type of ['beforeunload', 'pagehide']) window.addEventListener(type, () => this.now(), { capture: true });
    document.addEventListener('visibilitychange', () => this.now(), { capture: true });
  }

  /** @param paced whether this may be one of many that come faster than is worth doing them: they are done together, the first of them at once. */
  soon(run: () => void, paced = false): void {
    this.waiting.push(run);
    if (document.visibilityState === 'hidden') return this.now();
    const now = performance.now();
    const due = paced ? Math.max(now, this.done + paceMs) : now;
    if (due >= this.due) return;
    this.due = due;
    const round = ++this.round;
    const unlessDone = (then: () => void) => () => {
      if (round === this.round) then();
    };
    const afterFrame = unlessDone(() => {
      // A task that a frame asks for comes after that frame's painting.
      requestAnimationFrame(() => setTimeout(unlessDone(() => this.now()), 0));
      setTimeout(unlessDone(() => this.now()), longestWaitMs);
    });
    if (due > now) setTimeout(afterFrame, due - now);
    else afterFrame();
  }

  private now(): void {
    this.round++;
    this.due = Infinity;
    this.done = performance.now();
    for (const run of this.waiting.splice(0)) run();
  }
}
