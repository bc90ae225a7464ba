import { longestPieceMs } from '../net/additions.ts';
import { ReadingClock } from './reading-clock.ts';

const reportEveryMs = 30_000;
/** Shorter pieces are not worth a request: a slice scrolled past was not read. */
const shortestMs = 500;

/** Reports how long the reader works on each slice, when it is left and now and then before. */
export class ReadingTime {
  private readonly clock = new ReadingClock(() => performance.now());
  private sliceId: number | null = null;

  /**
   * @param add takes a piece of time.
   * @param leaving is told, after the last piece, that the page goes.
   */
  constructor(
    private readonly add: (sliceId: number, activeMs: number) => void,
    leaving: () => void,
  ) {
    for (const movement of ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const) {
      document.addEventListener(movement, () => this.clock.moved(), { passive: true, capture: true });
    }
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.clock.moved();
      else this.pause();
    });
    window.addEventListener('pagehide', () => {
      this.pause();
      leaving();
    });
    setInterval(() => this.report(), reportEveryMs);
  }

  /** The reader has turned to another slice. */
  turnTo(sliceId: number): void {
    if (sliceId === this.sliceId) return;
    this.report();
    this.sliceId = sliceId;
    if (document.visibilityState === 'visible') this.clock.moved();
  }

  private pause(): void {
    this.clock.hidden();
    this.report();
  }

  private report(): void {
    const activeMs = Math.min(this.clock.take(), longestPieceMs);
    if (this.sliceId !== null && activeMs >= shortestMs) this.add(this.sliceId, activeMs);
  }
}
