import { signedDistance, type Stepwise } from './distance.ts';
import { grow, intersect, readRect, union } from './rect.ts';
import { boundsOfValue, spansIn, type Spans } from './spans.ts';

/** A slice's lesions, and how many slices away it lies. */
export interface Neighbour {
  /** height x width labels, rows first. */
  labels: Uint8Array;
  distance: number;
}

/**
 * Shape-based interpolation (Raya and Udupa 1990): for each kind that both neighbours have, the signed distances to its
 * outlines are mixed by nearness, and the pixels with a positive mean belong. Where two kinds claim a pixel, it goes to
 * the one whose outline is farther.
 */
export function* interpolated(
  before: Neighbour,
  after: Neighbour,
  width: number,
  height: number,
): Stepwise<{ value: number; spans: Spans }[]> {
  const best = new Float64Array(width * height);
  const winner = new Uint8Array(width * height);
  const share = before.distance / (before.distance + after.distance);
  for (const value of [1, 2, 3]) {
    const sides = [before, after].map(({ labels }) => boundsOfValue(labels, width, height, value));
    if (!sides[0] || !sides[1]) continue;
    // The mean is positive only where one of the two is; each one's outline lies at most one pixel beyond that.
    const rect = intersect(grow(union(sides[0], sides[1])!, 1), { x: 0, y: 0, width, height })!;
    const distances: Float64Array[] = [];
    for (const { labels } of [before, after]) {
      const inside = readRect(labels, width, rect).map((label) => (label === value ? 1 : 0));
      distances.push(yield* signedDistance(inside, rect.width, rect.height));
    }
    for (let i = 0; i < distances[0]!.length; i++) {
      const mean = (1 - share) * distances[0]![i]! + share * distances[1]![i]!;
      const y = Math.floor(i / rect.width);
      const index = (rect.y + y) * width + rect.x + i - y * rect.width;
      if (mean <= best[index]!) continue;
      best[index] = mean;
      winner[index] = value;
    }
    yield;
  }
  const whole = { x: 0, y: 0, width, height };
  return [1, 2, 3].map((value) => ({ value, spans: spansIn(whole, width, (index) => winner[index] === value) }));
}
