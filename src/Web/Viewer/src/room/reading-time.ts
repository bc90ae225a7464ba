import type { SliceApi } from '../net/slice-api.ts';
import { newUuid } from '../net/writers.ts';
import { ReadingClock } from './reading-clock.ts';

const reportEveryMs = 30_000;
/** Shorter pieces are not worth a request: a slice scrolled past was not read. */
const shortestMs = 500;
/** A piece that the server takes at most. */
const longestMs = 600_000;

interface Piece {
  sliceId: number;
  activeMs: number;
  key: string;
}

/** Reports how long the reader works on each slice, when it is left and now and then before; what fails is sent again. */
export class ReadingTime {
  private readonly clock = new ReadingClock(() => performance.now());
  private sliceId: number | null = null;
  private unsent: Piece[] = [];
  private sending = false;

  constructor(private readonly api: Pick<SliceApi, 'addReadingTime'>) {
    for (const movement of ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const) {
      document.addEventListener(movement, () => this.clock.moved(), { passive: true, capture: true });
    }
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.clock.moved();
      else this.pause();
    });
    window.addEventListener('pagehide', () => this.pause());
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
    const activeMs = Math.min(this.clock.take(), longestMs);
    if (this.sliceId !== null && activeMs >= shortestMs) this.unsent.push({ sliceId: this.sliceId, activeMs, key: newUuid() });
    void this.send();
  }

  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let piece = this.unsent[0]; piece; piece = this.unsent[0]) {
        await this.api.addReadingTime(piece.sliceId, piece.activeMs, piece.key);
        this.unsent.shift();
      }
    } catch {
      // It goes with the next report; time is no annotation, and nobody is troubled with it.
    } finally {
      this.sending = false;
    }
  }
}
