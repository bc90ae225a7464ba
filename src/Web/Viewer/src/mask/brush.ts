import { Spans } from './spans.ts';

export interface Point {
  x: number;
  y: number;
}

export const smallestBrushPx = 1;
export const largestBrushPx = 120;

/** A pen's brush: the lightest touch leaves a fifth of the diameter. Without pressure it is whole. */
export function pressedDiameter(diameterPx: number, pressure: number | null): number {
  return Math.max(smallestBrushPx, Math.round(diameterPx * (0.2 + 0.8 * (pressure ?? 1))));
}

/**
 * Moves a point to where a brush of this diameter is symmetrical: an odd one sits on a pixel's centre, an even one on a
 * corner. It also keeps a brush of one pixel from slipping between pixel centres.
 */
export function snap(point: Point, diameterPx: number): Point {
  return diameterPx % 2 === 1
    ? { x: Math.floor(point.x) + 0.5, y: Math.floor(point.y) + 0.5 }
    : { x: Math.round(point.x), y: Math.round(point.y) };
}

/**
 * The pixels a round brush covers on its way from a to b: those whose centre (x + 0.5, y + 0.5) lies within half a
 * diameter of the segment. A capsule is convex, so each row holds one span.
 */
export function strokeSpans(from: Point, to: Point, diameterPx: number, width: number, height: number): Spans {
  const a = snap(from, diameterPx);
  const b = snap(to, diameterPx);
  const radius = diameterPx / 2;
  const top = Math.max(0, Math.ceil(Math.min(a.y, b.y) - radius - 0.5));
  const bottom = Math.min(height - 1, Math.floor(Math.max(a.y, b.y) + radius - 0.5));
  const spans = new Spans();
  for (let y = top; y <= bottom; y++) {
    const reach = rowReach(a, b, radius, y + 0.5);
    if (!reach) continue;
    const first = Math.max(0, Math.ceil(reach[0] - 0.5 - tolerancePx));
    const last = Math.min(width - 1, Math.floor(reach[1] - 0.5 + tolerancePx));
    if (first <= last) spans.add(y, first, last);
  }
  return spans;
}

/** Pixel centres this close to the edge count as covered, whatever the rounding of the square root. */
const tolerancePx = 1e-9;

/** Where the horizontal line at y enters and leaves the capsule: two discs and the band between them. */
function rowReach(a: Point, b: Point, radius: number, y: number): [number, number] | null {
  let left = Infinity;
  let right = -Infinity;
  const reach = (x: number) => {
    if (x < left) left = x;
    if (x > right) right = x;
  };
  for (const centre of [a, b]) {
    const half = radius * radius - (y - centre.y) ** 2;
    if (half < -tolerancePx) continue;
    const dx = Math.sqrt(Math.max(0, half));
    reach(centre.x - dx);
    reach(centre.x + dx);
  }
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length > 0) {
    const nx = (-(b.y - a.y) / length) * radius;
    const ny = ((b.x - a.x) / length) * radius;
    const corners: Point[] = [
      { x: a.x + nx, y: a.y + ny },
      { x: b.x + nx, y: b.y + ny },
      { x: b.x - nx, y: b.y - ny },
      { x: a.x - nx, y: a.y - ny },
    ];
    corners.forEach((p, i) => {
      const q = corners[(i + 1) % 4]!;
      if ((p.y - y) * (q.y - y) <= 0 && p.y !== q.y) reach(p.x + ((y - p.y) / (q.y - p.y)) * (q.x - p.x));
    });
  }
  return left <= right ? [left, right] : null;
}
