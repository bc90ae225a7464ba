import type { Rect } from './rect.ts';

/**
 * Stretches of pixels with one label, in the map's own order; a stretch may go on in the next row. Empty parts, which most of a map is,
 * are passed over eight pixels at a time, read as a number that only they make 0: labels are small.
 * @param labels rows first, at the start of its buffer's words; 0 is background and not visited.
 * @param visit pixels from..to (without `to`).
 */
export function forEachLabelRun(labels: Uint8Array, visit: (from: number, to: number, label: number) => void): void {
  const aligned = labels.byteOffset % 8 === 0;
  const words = aligned ? new Float64Array(labels.buffer, labels.byteOffset, labels.length >> 3) : new Float64Array();
  for (let i = 0; i < labels.length; ) {
    if (i % 8 === 0) {
      let word = i >> 3;
      while (word < words.length && words[word] === 0) word++;
      i = Math.max(i, Math.min(labels.length, word << 3));
      if (i === labels.length) return;
    }
    const label = labels[i]!;
    const from = i++;
    if (label === 0) continue;
    while (i < labels.length && labels[i] === label) i++;
    visit(from, i, label);
  }
}

/** Where pixels stop being alike, read four at a time where there are many. */
export class AlikePixels {
  /** Empty where the map does not begin at a word. */
  private readonly words: Uint32Array;

  /** @param labels read again whenever it is asked for. */
  constructor(private readonly labels: Uint8Array) {
    const aligned = labels.byteOffset % 4 === 0;
    this.words = aligned ? new Uint32Array(labels.buffer, labels.byteOffset, labels.length >> 2) : new Uint32Array();
  }

  /** The first pixel after `from` that has another label; at most `end`. */
  endOf(from: number, end: number): number {
    const { labels, words } = this;
    const label = labels[from]!;
    let i = from + 1;
    while (i < end && (i & 3) !== 0) if (labels[i++] !== label) return i - 1;
    const four = Math.imul(label, 0x0101_0101) >>> 0;
    while (i + 4 <= end && words[i >> 2] === four) i += 4;
    while (i < end && labels[i] === label) i++;
    return i;
  }
}

/** Sets from..end (without `end`): a call of `fill` costs more than a few pixels. */
export function fillRange(pixels: Uint8Array | Uint32Array, value: number, from: number, end: number): void {
  if (end - from > 24) pixels.fill(value, from, end);
  else for (let i = from; i < end; i++) pixels[i] = value;
}

/** Stretches of one label within single rows, and within columns of them. */
export class RowRuns {
  private readonly words: Float64Array;

  constructor(private readonly labels: Uint8Array, private readonly width: number) {
    const aligned = labels.byteOffset % 8 === 0;
    this.words = aligned ? new Float64Array(labels.buffer, labels.byteOffset, labels.length >> 3) : new Float64Array();
  }

  /** @param visit pixels from..to (both included). */
  forEach(y: number, fromX: number, endX: number, visit: (from: number, to: number, label: number) => void): void {
    const { labels, words } = this;
    const start = y * this.width;
    const end = start + endX;
    for (let i = start + fromX; i < end; ) {
      const label = labels[i]!;
      if (label === 0) {
        if ((i & 7) === 0 && words[i >> 3] === 0) i += 8;
        else i++;
        continue;
      }
      const from = i++;
      while (i < end && labels[i] === label) i++;
      visit(from - start, i - 1 - start, label);
    }
  }
}

/** A rectangle that holds every label; null where there is none. */
export function labelBounds(labels: Uint8Array, width: number): Rect | null {
  let [left, right, top, bottom] = [width, -1, -1, -1];
  forEachLabelRun(labels, (from, to) => {
    const [first, last] = [Math.floor(from / width), Math.floor((to - 1) / width)];
    if (top < 0) top = first;
    bottom = last;
    left = Math.min(left, first === last ? from - first * width : 0);
    right = Math.max(right, first === last ? to - 1 - last * width : width - 1);
  });
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
