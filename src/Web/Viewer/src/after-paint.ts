/** Frames may not come, as where the window is covered: what waits for one does not wait longer than this. */
const longestWaitMs = 100;

/** Does what need not be on the screen once what should be is; at once where nobody looks, and before the page is left. */
export class AfterPaint {
  private waiting: (() => void)[] = [];

  constructor() {
    // Before anyone else looks at what is left to be saved.
    for (const type of ['beforeunload', 'pagehide']) window.addEventListener(type, () => this.now(), { capture: true });
    document.addEventListener('visibilitychange', () => this.now(), { capture: true });
  }

  soon(run: () => void): void {
    this.waiting.push(run);
    if (document.visibilityState === 'hidden') return this.now();
    if (this.waiting.length > 1) return;
    // A task that a frame asks for comes after that frame's painting.
    requestAnimationFrame(() => setTimeout(() => this.now(), 0));
    setTimeout(() => this.now(), longestWaitMs);
  }

  private now(): void {
    for (const run of this.waiting.splice(0)) run();
  }
}
