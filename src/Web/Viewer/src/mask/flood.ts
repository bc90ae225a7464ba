import type { Span } from './brush.ts';

/** Whether pixels that touch only at a corner are neighbours. */
export type Connectivity = 4 | 8;

/**
 * Says which of the pixels from..to (without `to`) do not belong, by writing 1 there: a loop over an array, since a question for each
 * pixel would take several times as long.
 */
export type Closing = (closed: Uint8Array, from: number, to: number) => void;

/** Every pixel but those that belong, asked one by one. */
export function unless(belongs: (index: number) => boolean): Closing {
  return (closed, from, to) => {
    for (let index = from; index < to; index++) if (!belongs(index)) closed[index] = 1;
  };
}

/** Every pixel of another label. */
export function unlessLabelled(labels: Uint8Array, value: number): Closing {
  return (closed, from, to) => {
    for (let index = from; index < to; index++) if (labels[index] !== value) closed[index] = 1;
  };
}

/** Finds connected regions of an image, each pixel once: a region that was found is not found again. */
export class Flood {
  /** Pixels that were found, or do not belong: those of the rows that have been read. */
  private readonly closed: Uint8Array;
  private readonly read: Uint8Array;

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly connectivity: Connectivity,
    private readonly closing: Closing,
  ) {
    this.closed = new Uint8Array(width * height);
    this.read = new Uint8Array(height);
  }

  /**
   * The region that holds pixel (x, y), as each row's longest spans; none where the pixel does not belong or is known.
   * @param largestPx gives up, with null, once the region is larger.
   * @param allowed gives up, with null, at the first span that is not.
   */
  from(x: number, y: number, largestPx = Infinity, allowed: (span: Span) => boolean = () => true): Span[] | null {
    const { width, height, closed } = this;
    const reach = this.connectivity === 8 ? 1 : 0;
    const spans: Span[] = [];
    let area = 0;
    const seeds: number[] = x >= 0 && y >= 0 && x < width && y < height ? [y * width + x] : [];
    while (seeds.length > 0) {
      const seed = seeds.pop()!;
      const row = Math.floor(seed / width);
      this.readRow(row);
      if (closed[seed] !== 0) continue;
      const start = row * width;
      const end = start + width;
      let first = seed;
      let last = seed;
      while (first > start && closed[first - 1] === 0) first--;
      while (last < end - 1 && closed[last + 1] === 0) last++;
      for (let index = first; index <= last; index++) closed[index] = 1;
      const span = { y: row, from: first - start, to: last - start };
      spans.push(span);
      area += last - first + 1;
      if (area > largestPx || !allowed(span)) return null;
      const left = Math.max(start, first - reach);
      const right = Math.min(end - 1, last + reach);
      if (row > 0) this.seed(seeds, row - 1, left - width, right - width);
      if (row < height - 1) this.seed(seeds, row + 1, left + width, right + width);
    }
    return spans;
  }

  /** Every region that was not found before. */
  rest(): Span[][] {
    const regions: Span[][] = [];
    for (let y = 0; y < this.height; y++) this.readRow(y);
    for (let index = 0; index < this.closed.length; index++) {
      if (this.closed[index] === 1) continue;
      const y = Math.floor(index / this.width);
      regions.push(this.from(index - y * this.width, y)!);
    }
    return regions;
  }

  /** Adds a pixel of each open stretch of a row's pixels first..last. */
  private seed(seeds: number[], row: number, first: number, last: number): void {
    this.readRow(row);
    const { closed } = this;
    for (let index = first; index <= last; index++) {
      if (closed[index] !== 0) continue;
      seeds.push(index);
      while (index < last && closed[index + 1] === 0) index++;
    }
  }

  /** Once for each row that a region comes near: it comes by several times. */
  private readRow(row: number): void {
    if (this.read[row] === 1) return;
    this.read[row] = 1;
    this.closing(this.closed, row * this.width, (row + 1) * this.width);
  }
}

/** The lesion, of one kind and connected also across corners, that holds a pixel; none on background. */
export function componentAt(labels: Uint8Array, width: number, height: number, x: number, y: number): Span[] {
  const value = x >= 0 && y >= 0 && x < width && y < height ? labels[y * width + x]! : 0;
  if (value === 0) return [];
  return new Flood(width, height, 8, unlessLabelled(labels, value)).from(x, y)!;
}
