import { Spans } from './spans.ts';

/** Whether pixels that touch only at a corner are neighbours. */
export type Connectivity = 4 | 8;

/** Pixels from, from + 1, ... (without `to`) of an image, those that belong as 1: 32 in each word, the first in its lowest bit. */
export type Membership = (bits: Int32Array, place: number, from: number, to: number) => void;

/** Those that pass, asked one by one. */
export function where(belongs: (index: number) => boolean): Membership {
  return (bits, place, from, to) => {
    for (let first = from, word = place; first < to; first += 32, word++) {
      let found = 0;
      for (let index = Math.min(first + 32, to) - 1; index >= first; index--) found = (found << 1) | Number(belongs(index));
      bits[word] = found;
    }
  };
}

/** Those of one label. Whether a pixel belongs is computed, not asked: on noise no processor would guess right. */
export function whereLabelled(labels: Uint8Array, value: number): Membership {
  return (bits, place, from, to) => {
    for (let first = from, word = place; first < to; first += 32, word++) {
      let found = 0;
      // Only 0 is negative once 1 is taken from it.
      for (let index = Math.min(first + 32, to) - 1; index >= first; index--) found = (found << 1) | (((labels[index]! ^ value) - 1) >>> 31);
      bits[word] = found;
    }
  };
}

/** Those from low to high, both included. */
export function whereBetween(values: Int16Array, low: number, high: number): Membership {
  const [least, most] = [Math.ceil(low), Math.floor(high)];
  return (bits, place, from, to) => {
    for (let first = from, word = place; first < to; first += 32, word++) {
      let found = 0;
      for (let index = Math.min(first + 32, to) - 1; index >= first; index--) {
        const value = values[index]!;
        // Neither difference is negative.
        found = (found << 1) | (~((value - least) | (most - value)) >>> 31);
      }
      bits[word] = found;
    }
  };
}

/** Words of a row that are read together: most regions take a part of the image only. */
const wordsShift = 3;
const wordsAtOnce = 1 << wordsShift;

/** Finds connected regions of an image, each pixel once: a region that was found is not found again. */
export class Flood {
  /** Pixels that belong and were not found yet, 32 in a word, each row in words of its own: in those words that have been read. */
  private readonly open: Int32Array;
  private readonly wordsPerRow: number;
  /** For each part of a row. */
  private readonly read: Uint8Array;

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly connectivity: Connectivity,
    private readonly membership: Membership,
  ) {
    this.wordsPerRow = Math.ceil(width / (32 * wordsAtOnce)) * wordsAtOnce;
    this.open = new Int32Array(this.wordsPerRow * height);
    this.read = new Uint8Array(this.open.length / wordsAtOnce);
  }

  /**
   * The region that holds pixel (x, y), as each row's longest stretches; none where the pixel does not belong or is known.
   * @param largestPx gives up, with null, once the region is larger.
   * @param allowed gives up, with null, at the first stretch that is not.
   */
  from(x: number, y: number, largestPx = Infinity, allowed: (y: number, from: number, to: number) => boolean = () => true): Spans | null {
    const { width, height } = this;
    const reach = this.connectivity === 8 ? 1 : 0;
    const spans = new Spans();
    let area = 0;
    /** Column and row of pixels that may belong. */
    const seeds: number[] = x >= 0 && y >= 0 && x < width && y < height ? [x, y] : [];
    while (seeds.length > 0) {
      const row = seeds.pop()!;
      const column = seeds.pop()!;
      const start = row * this.wordsPerRow;
      if (((this.openAt(start + (column >> 5)) >>> (column & 31)) & 1) === 0) continue;
      const first = this.begin(start, column);
      const last = this.end(start, column);
      this.close(start, first, last);
      spans.add(row, first, last);
      area += last - first + 1;
      if (area > largestPx || !allowed(row, first, last)) return null;
      const left = Math.max(0, first - reach);
      const right = Math.min(width - 1, last + reach);
      if (row > 0) this.seed(seeds, row - 1, left, right);
      if (row < height - 1) this.seed(seeds, row + 1, left, right);
    }
    return spans;
  }

  /** Every region that was not found before. */
  rest(): Spans[] {
    const regions: Spans[] = [];
    for (let y = 0; y < this.height; y++) {
      const start = y * this.wordsPerRow;
      for (let word = 0; word < this.wordsPerRow; word++) {
        for (let bits = this.openAt(start + word); bits !== 0; bits = this.openAt(start + word)) {
          regions.push(this.from((word << 5) + lowest(bits), y)!);
        }
      }
    }
    return regions;
  }

  /** Adds a pixel of each open stretch of a row's pixels left..right. */
  private seed(seeds: number[], row: number, left: number, right: number): void {
    const start = row * this.wordsPerRow;
    const firstWord = left >> 5;
    const lastWord = right >> 5;
    for (let word = firstWord; word <= lastWord; word++) {
      let bits = this.openAt(start + word);
      if (word === firstWord) bits &= from(left);
      if (word === lastWord) bits &= upTo(right);
      while (bits !== 0) {
        seeds.push((word << 5) + lowest(bits), row);
        // The sum carries through the ones of the stretch.
        bits &= (bits + (bits & -bits)) | 0;
      }
    }
  }

  /** The first column of the open stretch that holds a column. */
  private begin(start: number, column: number): number {
    let word = column >> 5;
    let gaps = ~this.openAt(start + word) & upTo(column);
    while (gaps === 0) {
      if (word === 0) return 0;
      gaps = ~this.openAt(start + --word);
    }
    return (word << 5) + 32 - Math.clz32(gaps);
  }

  /** Its last column. */
  private end(start: number, column: number): number {
    let word = column >> 5;
    let gaps = ~this.openAt(start + word) & from(column);
    while (gaps === 0) {
      if (++word === this.wordsPerRow) return this.width - 1;
      gaps = ~this.openAt(start + word);
    }
    return (word << 5) + lowest(gaps) - 1;
  }

  private close(start: number, first: number, last: number): void {
    const firstWord = first >> 5;
    const lastWord = last >> 5;
    for (let word = firstWord; word <= lastWord; word++) {
      let bits = -1;
      if (word === firstWord) bits &= from(first);
      if (word === lastWord) bits &= upTo(last);
      this.open[start + word]! &= ~bits;
    }
  }

  /** The word in a place of all rows' words; it is read once a region comes near. */
  private openAt(place: number): number {
    if (this.read[place >> wordsShift] === 0) this.readPart(place >> wordsShift);
    return this.open[place]!;
  }

  private readPart(part: number): void {
    this.read[part] = 1;
    const place = part * wordsAtOnce;
    const row = Math.floor(place / this.wordsPerRow);
    const start = row * this.width;
    const from = start + (place - row * this.wordsPerRow) * 32;
    this.membership(this.open, place, from, Math.min(from + wordsAtOnce * 32, start + this.width));
  }
}

/** A word's bits from a column's on. */
function from(column: number): number {
  return -1 << (column & 31);
}

/** A word's bits up to a column's, and with it. */
function upTo(column: number): number {
  return (2 << (column & 31)) - 1;
}

/** The place of a word's lowest 1. */
function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** The lesion, of one kind and connected also across corners, that holds a pixel; none on background. */
export function componentAt(labels: Uint8Array, width: number, height: number, x: number, y: number): Spans {
  const value = x >= 0 && y >= 0 && x < width && y < height ? labels[y * width + x]! : 0;
  if (value === 0) return new Spans();
  return new Flood(width, height, 8, whereLabelled(labels, value)).from(x, y)!;
}
