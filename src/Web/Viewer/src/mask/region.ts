import { Flood, where, whereBetween, whereLabelled } from './flood.ts';
import { grow, intersect } from './rect.ts';
import { boundsOfValue, isAtEdge, Spans } from './spans.ts';

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
): Spans | null {
  const seed = values[y * width + x] ?? 0;
  return new Flood(width, height, 4, whereBetween(values, seed - tolerance, seed + tolerance)).from(x, y, largestPx);
}

/** The background around a pixel where lesions enclose it; null where it reaches the image's edge, none on a lesion. */
export function enclosedBackground(labels: Uint8Array, width: number, height: number, x: number, y: number): Spans | null {
  const flood = new Flood(width, height, 4, whereLabelled(labels, 0));
  return flood.from(x, y, Infinity, (row, from, to) => !isAtEdge(row, from, to, width, height));
}

/** The background inside lesions of one kind: enclosed by them alone, whatever other kinds lie within. */
export function holes(labels: Uint8Array, width: number, height: number, value: number): Spans {
  const bounds = boundsOfValue(labels, width, height, value);
  // Nothing beyond the lesions' bounds is inside them.
  const around = bounds && intersect(grow(bounds, 1), { x: 0, y: 0, width, height });
  if (!around) return new Spans();
  const at = (index: number) => {
    const y = Math.floor(index / around.width);
    return (around.y + y) * width + around.x + index - y * around.width;
  };
  const flood = new Flood(around.width, around.height, 4, where((index) => labels[at(index)] !== value));
  const inside = all(flood.rest().filter((spans) => !spans.touchesEdge(around.width, around.height)));
  return inside.shifted(around.x, around.y).sift(width, (index) => labels[index] === 0);
}

/** The lesions of one kind, connected also across corners, that have fewer pixels than asked for. */
export function specks(labels: Uint8Array, width: number, height: number, value: number, fewerThanPx: number): Spans {
  return all(new Flood(width, height, 8, whereLabelled(labels, value)).rest().filter(({ area }) => area < fewerThanPx));
}

function all(regions: readonly Spans[]): Spans {
  const together = new Spans();
  for (const region of regions) together.addAll(region);
  return together;
}
