/** Frames may not come, as where the window is covered: what waits for one does not wait longer than this. */
const longestWaitMs = 100;

/** What comes again and again, as with a key that is held, is done at most once in this time. */
const paceMs = 150;

/** Does what need not be on the screen once what should be is; at once where nobody looks, and before the page is left. */
export class AfterPaint {
  private waiting: (() => void)[] = [];
  /** When what waits is due: nothing is, or a moment of `performance.now()`. */
  private due = Infinity;
  /** Frames and timers asked for before what they were for was done find another number here, and do nothing. */
  private round = 0;
  private done = -Infinity;

  constructor() {
    // Before anyone else looks at what is left to be saved.
    for (const type of ['beforeunload', 'pagehide']) window.addEventListener(type, () => this.now(), { capture: true });
    document.addEventListener('visibilitychange', () => this.now(), { capture: true });
  }

  /** @param paced whether this is one of many that may come faster than they can be done well: it waits for its turn, and what waits is done together. */
  soon(run: () => void, paced = false): void {
    this.waiting.push(run);
    if (document.visibilityState === 'hidden') return this.now();
    const now = performance.now();
    const due = paced ? Math.max(now, this.done + paceMs) : now;
    if (due >= this.due) return;
    this.due = due;
    const round = ++this.round;
    const inTurn = (then: () => void) => () => {
      if (round === this.round) then();
    };
    const afterFrame = inTurn(() => {
      // A task that a frame asks for comes after that frame's painting.
      requestAnimationFrame(() => setTimeout(inTurn(() => this.now()), 0));
      setTimeout(inTurn(() => this.now()), longestWaitMs);
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
