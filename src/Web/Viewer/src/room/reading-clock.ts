/** Without a movement for this long the reader is taken to be away. */
export const idleAfterMs = 60_000;

/**
 * Counts the time a reader works on a slice. It runs while the page is seen and for a minute after the last movement;
 * looking without moving is work too, a telephone call is not.
 */
export class ReadingClock {
  private countedMs = 0;
  /** Up to when time is counted, and when the clock stops unless the reader moves; null while it stands. */
  private running: { countedTo: number; until: number } | null = null;

  constructor(private readonly now: () => number) {}

  /** The reader moved, pressed or looked at the page again. */
  moved(): void {
    this.count();
    this.running = { countedTo: this.now(), until: this.now() + idleAfterMs };
  }

  /** The page is no longer seen. */
  hidden(): void {
    this.count();
    this.running = null;
  }

  /** The milliseconds counted since they were last taken. */
  take(): number {
    this.count();
    const taken = Math.round(this.countedMs);
    this.countedMs = 0;
    return taken;
  }

  private count(): void {
    const { running } = this;
    if (!running) return;
    const to = Math.min(this.now(), running.until);
    this.countedMs += Math.max(0, to - running.countedTo);
    running.countedTo = Math.max(to, running.countedTo);
  }
}
