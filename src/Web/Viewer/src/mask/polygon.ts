import type { Point } from './brush.ts';
import { Spans } from './spans.ts';

/**
 * The pixels inside a closed outline, which may cross itself: those whose centre (x + 0.5, y + 0.5) it encloses by the
 * even-odd rule. A centre exactly on the outline belongs to the side on the right or below, so that two outlines that
 * share an edge share no pixel.
 */
export function polygonSpans(outline: readonly Point[], width: number, height: number): Spans {
  /** Where the outline crosses each row of centres. */
  const crossings = new Map<number, number[]>();
  outline.forEach((p, i) => {
    const q = outline[(i + 1) % outline.length]!;
    const [upper, lower] = p.y <= q.y ? [p, q] : [q, p];
    const first = Math.max(0, Math.ceil(upper.y - 0.5));
    const last = Math.min(height - 1, Math.ceil(lower.y - 0.5) - 1);
    for (let y = first; y <= last; y++) {
      const share = (y + 0.5 - upper.y) / (lower.y - upper.y);
      const row = crossings.get(y) ?? [];
      row.push(upper.x + share * (lower.x - upper.x));
      crossings.set(y, row);
    }
  });
  const spans = new Spans();
  for (const [y, row] of crossings) {
    row.sort((a, b) => a - b);
    for (let i = 0; i + 1 < row.length; i += 2) {
      const from = Math.max(0, Math.ceil(row[i]! - 0.5));
      const to = Math.min(width - 1, Math.ceil(row[i + 1]! - 0.5) - 1);
      if (from <= to) spans.add(y, from, to);
    }
  }
  return spans;
}
