/** Writes with the next frame: what is written between events has each of them lay the page out anew. */
export class NextFrame {
  /** By what it is about; of several writes about one thing the last one counts. */
  private readonly waiting = new Map<string, () => void>();

  soon(what: string, write: () => void): void {
    if (this.waiting.size === 0) {
      requestAnimationFrame(() => {
        for (const run of this.waiting.values()) run();
        this.waiting.clear();
      });
    }
    this.waiting.set(what, write);
  }
}
