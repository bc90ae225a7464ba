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
  for (const { y, from, to } of body.runs) inBody.fill(1, y * width + from, y * width + to + 1);
  yield;
  const around = yield* regionsOf(width, height, 0, (i) => inBody[i] === 0);
  const outside = around.filter(({ runs }) =>
    runs.some(({ y, from, to }) => y === 0 || y === height - 1 || from === 0 || to === width - 1),
  );
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

/** Columns from..to (both included) of row y. */
interface Run {
  y: number;
  from: number;
  to: number;
}

interface Region {
  area: number;
  runs: Run[];
}

/**
 * Connected regions, found by joining the runs of neighbouring rows.
 * @param reach 1 where pixels that touch at a corner are connected, 0 where only edges connect.
 */
function* regionsOf(width: number, height: number, reach: 0 | 1, belongs: (i: number) => boolean): Generator<void, Region[]> {
  const runs: Run[] = [];
  const parents: number[] = [];
  const rootOf = (i: number): number => {
    let root = i;
    while (parents[root] !== root) root = parents[root] = parents[parents[root]!]!;
    return root;
  };
  let above = 0;
  for (let y = 0; y < height; y++) {
    const first = runs.length;
    for (let x = 0; x < width; x++) {
      if (!belongs(y * width + x)) continue;
      const from = x;
      while (x + 1 < width && belongs(y * width + x + 1)) x++;
      const index = runs.push({ y, from, to: x }) - 1;
      parents.push(index);
      while (above < first && runs[above]!.to < from - reach) above++;
      for (let i = above; i < first && runs[i]!.from <= x + reach; i++) parents[rootOf(i)] = rootOf(index);
    }
    above = first;
    yield;
  }
  const regions = new Map<number, Region>();
  for (let i = 0; i < runs.length; i++) {
    const root = rootOf(i);
    const region = regions.get(root) ?? { area: 0, runs: [] };
    regions.set(root, region);
    region.area += runs[i]!.to - runs[i]!.from + 1;
    region.runs.push(runs[i]!);
  }
  return [...regions.values()];
}
