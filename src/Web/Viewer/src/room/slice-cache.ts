import type { SlicePixels } from '../image/slice-pixels.ts';
import type { PredictionAnswer, SliceApi } from '../net/slice-api.ts';
import type { MaskDocument, SliceInfo } from '../wire.ts';

/** What the server says of a slice beside its pixels, which take longest. */
export interface SliceWords extends PredictionAnswer {
  info: SliceInfo;
  mask: MaskDocument;
}

/** Everything the server says of a slice. */
export interface SliceAnswers extends SliceWords {
  pixels: SlicePixels;
}

export type SliceSource = Pick<SliceApi, 'slice' | 'pixels' | 'mask' | 'prediction'>;

/** What pixels may take up in memory: 256 slices of 512 x 512. Means that they are seen by on a smaller screen (`reduced`) take up to a third more. */
const capacityBytes = 128 << 20;

interface Entry {
  words: Promise<SliceWords>;
  answers: Promise<SliceAnswers>;
  /** Null until the answers are here. */
  pixels: SlicePixels | null;
}

/**
 * The most recently seen slices and those fetched ahead, so that scrolling waits for nothing. Pixels never change; whatever
 * else is kept here may be out of date, so a slice that is shown from here is to be asked for again.
 */
export class SliceCache {
  /** The most recently wanted last. */
  private readonly entries = new Map<number, Entry>();

  constructor(private readonly source: SliceSource) {}

  /** @returns fresh: the server had not answered before. */
  load(id: number): Pick<Entry, 'words' | 'answers'> & { fresh: boolean } {
    const known = this.entries.get(id);
    if (known) {
      this.entries.delete(id);
      this.entries.set(id, known);
      return { ...known, fresh: known.pixels === null };
    }
    return { ...this.fetch(id, this.source.pixels(id)), fresh: true };
  }

  /**
   * What is known of a slice once something else is known too. An edit that the server acknowledges meanwhile is no longer unsent, and
   * has the slice renewed: what was read before lacks it.
   */
  async beside<T>(id: number, other: Promise<T>): Promise<[SliceAnswers, T]> {
    for (;;) {
      const { answers } = this.load(id);
      const renewed = () => this.entries.get(id)?.answers !== answers;
      try {
        const both = await Promise.all([answers, other]);
        if (!renewed()) return both;
      } catch (error) {
        // What was known before the renewal that failed is still there, and better than nothing.
        if (!this.entries.has(id) || !renewed()) throw error;
      }
    }
  }

  /** Fetches ahead; a failure shows itself when the slice is really asked for. */
  prefetch(ids: readonly (number | null | undefined)[]): void {
    for (const id of ids) if (id != null && !this.entries.has(id)) void this.load(id).answers.catch(() => undefined);
  }

  /** Asks the server again for all that may have changed since. */
  async renew(id: number): Promise<SliceAnswers> {
    const pixels = this.entries.get(id)?.pixels;
    return this.fetch(id, pixels ? Promise.resolve(pixels) : this.source.pixels(id)).answers;
  }

  private fetch(id: number, pixels: Promise<SlicePixels>): Entry {
    const { source } = this;
    const words = Promise.all([source.slice(id), source.mask(id), source.prediction(id)]).then(
      ([info, mask, prediction]): SliceWords => ({ info, mask, ...prediction }),
    );
    const entry: Entry = {
      pixels: null,
      words,
      answers: Promise.all([words, pixels]).then(([said, values]) => {
        entry.pixels = values;
        this.evict();
        return { ...said, pixels: values };
      }),
    };
    const earlier = this.entries.get(id);
    this.entries.delete(id);
    this.entries.set(id, entry);
    entry.answers.catch(() => {
      if (this.entries.get(id) !== entry) return;
      this.entries.delete(id);
      // What is known of a slice is better than nothing while the server cannot be reached.
      if (earlier) this.entries.set(id, earlier);
    });
    return entry;
  }

  private evict(): void {
    let bytes = 0;
    for (const { pixels } of this.entries.values()) bytes += pixels?.values.byteLength ?? 0;
    for (const [id, { pixels }] of this.entries) {
      if (bytes <= capacityBytes) break;
      if (!pixels) continue;
      bytes -= pixels.values.byteLength;
      this.entries.delete(id);
    }
  }
}
