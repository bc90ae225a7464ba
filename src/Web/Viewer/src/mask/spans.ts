import type { Span } from './brush.ts';
import type { Rect } from './rect.ts';

/** The parts of spans whose pixels pass; a pixel is asked for by its index in an image, rows first. */
export function sift(spans: readonly Span[], width: number, passes: (index: number) => boolean): Span[] {
  const kept: Span[] = [];
  for (const { y, from, to } of spans) {
    const row = y * width;
    let start = -1;
    for (let x = from; x <= to; x++) {
      if (passes(row + x)) {
        if (start < 0) start = x;
      } else if (start >= 0) {
        kept.push({ y, from: start, to: x - 1 });
        start = -1;
      }
    }
    if (start >= 0) kept.push({ y, from: start, to });
  }
  return kept;
}

/** The pixels of a rectangle that pass, as spans. */
export function spansIn(rect: Rect, width: number, passes: (index: number) => boolean): Span[] {
  const rows = Array.from({ length: rect.height }, (_, row) => ({
    y: rect.y + row,
    from: rect.x,
    to: rect.x + rect.width - 1,
  }));
  return sift(rows, width, passes);
}

export function shifted(spans: readonly Span[], dx: number, dy: number): Span[] {
  return spans.map(({ y, from, to }) => ({ y: y + dy, from: from + dx, to: to + dx }));
}

export function areaOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

/** The smallest rectangle around spans; null for none. */
export function boundsOf(spans: readonly Span[]): Rect | null {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (const { y, from, to } of spans) {
    left = Math.min(left, from);
    right = Math.max(right, to);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < left ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The smallest rectangle around the pixels of one value; null where there are none. */
export function boundsOfValue(labels: Uint8Array, width: number, height: number, value: number): Rect | null {
  const spans: Span[] = [];
  for (let y = 0; y < height; y++) {
    const row = labels.subarray(y * width, (y + 1) * width);
    const from = row.indexOf(value);
    if (from >= 0) spans.push({ y, from, to: row.lastIndexOf(value) });
  }
  return boundsOf(spans);
}
