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

/** The same stretches, each within its row: pixels from..to (both included) of row y. */
export function forEachLabelSpan(labels: Uint8Array, width: number, visit: (y: number, from: number, to: number, label: number) => void): void {
  forEachLabelRun(labels, (from, to, label) => {
    for (let i = from; i < to; ) {
      const y = Math.floor(i / width);
      const end = Math.min(to, (y + 1) * width);
      visit(y, i - y * width, end - 1 - y * width, label);
      i = end;
    }
  });
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
