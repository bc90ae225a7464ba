import { regionsOf } from './regions.ts';
import type { SlicePixels } from './slice-pixels.ts';

/** In HU: above lung and air, below fat. */
const bodyThresholdHu = -500;

/**
 * The area of the patient's body on a slice, in pixels: the largest region of tissue with its holes filled, so that the
 * lungs belong to it and the table does not. Pauses row by row.
 */
export function* bodyArea({ width, height, values }: SlicePixels, isHu: boolean): Generator<void, number> {
  const threshold = isHu ? bodyThresholdHu : yield* otsuThreshold(values, width);
  const tissue = yield* regionsOf(width, height, 1, (i) => values[i]! > threshold);
  if (tissue.length === 0) return 0;
  const body = tissue.reduce((largest, region) => (region.area > largest.area ? region : largest));
  const inBody = new Uint8Array(width * height);
  body.pixels.forEach((y, from, to) => inBody.fill(1, y * width + from, y * width + to + 1));
  yield;
  const around = yield* regionsOf(width, height, 0, (i) => inBody[i] === 0);
  const outside = around.filter(({ pixels }) => pixels.touchesEdge(width, height));
  return width * height - outside.reduce((sum, { area }) => sum + area, 0);
}

/** Otsu's threshold over grey levels 0-255: values above it are the brighter class. */
export function* otsuThreshold(values: Int16Array, rowLength: number): Generator<void, number> {
  const counts = new Float64Array(256);
  for (let row = 0; row < values.length; row += rowLength) {
    for (const value of values.subarray(row, row + rowLength)) counts[Math.min(255, Math.max(0, value))]!++;
    yield;
  }
  const sum = counts.reduce((total, count, level) => total + count * level, 0);
  let below = 0;
  let sumBelow = 0;
  let best = { threshold: 0, separation: -1 };
  for (let level = 0; level < 255; level++) {
    below += counts[level]!;
    sumBelow += counts[level]! * level;
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const separation = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2;
    if (separation > best.separation) best = { threshold: level, separation };
  }
  return best.threshold;
}
