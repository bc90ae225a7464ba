import type { Span } from './brush.ts';
import { Flood, unless, unlessLabelled, type Closing } from './flood.ts';
import { grow, intersect } from './rect.ts';
import { boundsOfValue, shifted, sift } from './spans.ts';

/**
 * The pixels that can be reached from (x, y), edge by edge, without leaving the clicked pixel's value by more than a
 * tolerance. Null where the region is larger than allowed, none beside the image.
 * @param values height x width, rows first: HU or grey.
 */
export function similarRegion(
  values: Int16Array,
  width: number,
  height: number,
  x: number,
  y: number,
  tolerance: number,
  largestPx: number,
): Span[] | null {
  const seed = values[y * width + x] ?? 0;
  return new Flood(width, height, 4, unlessBetween(values, seed - tolerance, seed + tolerance)).from(x, y, largestPx);
}

function unlessBetween(values: Int16Array, low: number, high: number): Closing {
  return (closed, from, to) => {
    for (let index = from; index < to; index++) {
      const value = values[index]!;
      if (value < low || value > high) closed[index] = 1;
    }
  };
}

/** The background around a pixel where lesions enclose it; null where it reaches the image's edge, none on a lesion. */
export function enclosedBackground(labels: Uint8Array, width: number, height: number, x: number, y: number): Span[] | null {
  const flood = new Flood(width, height, 4, unlessLabelled(labels, 0));
  return flood.from(x, y, Infinity, (span) => !touchesEdge(span, width, height));
}

/** The background inside lesions of one kind: enclosed by them alone, whatever other kinds lie within. */
export function holes(labels: Uint8Array, width: number, height: number, value: number): Span[] {
  const bounds = boundsOfValue(labels, width, height, value);
  // Nothing beyond the lesions' bounds is inside them.
  const around = bounds && intersect(grow(bounds, 1), { x: 0, y: 0, width, height });
  if (!around) return [];
  const at = (index: number) => {
    const y = Math.floor(index / around.width);
    return (around.y + y) * width + around.x + index - y * around.width;
  };
  const flood = new Flood(around.width, around.height, 4, unless((index) => labels[at(index)] !== value));
  const inside = flood.rest().filter((spans) => !spans.some((span) => touchesEdge(span, around.width, around.height)));
  return sift(shifted(inside.flat(), around.x, around.y), width, (index) => labels[index] === 0);
}

function touchesEdge({ y, from, to }: Span, width: number, height: number): boolean {
  return y === 0 || from === 0 || y === height - 1 || to === width - 1;
}

/** The lesions of one kind, connected also across corners, that have fewer pixels than asked for. */
export function specks(labels: Uint8Array, width: number, height: number, value: number, fewerThanPx: number): Span[] {
  const regions = new Flood(width, height, 8, unlessLabelled(labels, value)).rest();
  return regions.filter((spans) => spans.reduce((sum, { from, to }) => sum + to - from + 1, 0) < fewerThanPx).flat();
}
