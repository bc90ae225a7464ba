import type { SlicePixels } from './slice-pixels.ts';

/** A fraction of a millisecond for 2048 pixels a row, some milliseconds the first time. */
const rowsBetweenPauses = 128;

/** What was made of slices, whose values never change. */
const made = new WeakMap<SlicePixels, SlicePixels>();

/** The power of two by which a side can be reduced and still has a value for each device pixel. @param scale device pixels a value's side takes. */
export function reductionFor({ width, height }: SlicePixels, scale: number): number {
  let by = 1;
  while (2 * by * scale <= 1 && width % (2 * by) === 0 && height % (2 * by) === 0) by *= 2;
  return by;
}

/**
 * With pauses: a slice of fewer, larger pixels, each the mean of those it is made of, as a scanner with larger pixels would have seen them (partial volume): in HU
 * or grey levels, before any window.
 * @param by a power of two that divides both sides.
 */
export function* reduced(pixels: SlicePixels, by: number): Generator<void, SlicePixels> {
  if (by === 1) return pixels;
  let half = made.get(pixels);
  if (!half) made.set(pixels, (half = yield* halved(pixels)));
  return yield* reduced(half, by / 2);
}

function* halved({ width, height, values }: SlicePixels): Generator<void, SlicePixels> {
  const half = { width: width / 2, height: height / 2, values: new Int16Array(values.length / 4) };
  for (let y = 0, to = 0; y < height; y += 2) {
    if (y % rowsBetweenPauses === 0) yield;
    for (let at = y * width, end = at + width; at < end; at += 2, to++) {
      half.values[to] = (values[at]! + values[at + 1]! + values[at + width]! + values[at + width + 1]! + 2) >> 2;
    }
  }
  return half;
}
