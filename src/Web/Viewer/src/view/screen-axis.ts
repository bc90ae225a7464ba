/** Along one side of the screen: the device pixels that each pixel of an image takes, and the image pixel at each of them. */
export interface Axis {
  /** The first image pixel that is in sight; the others follow. */
  first: number;
  /** Image pixels that are in sight. */
  count: number;
  /** Device pixels begins[i]..ends[i] (without the last) are image pixel first + i. */
  begins: Int32Array;
  ends: Int32Array;
  imageAt: Int32Array;
  /** For each: 0 where it has another device pixel than the one before it, or none is, else all bits. */
  goesOn: Uint8Array;
  /** Whether image pixels are smaller than the screen's: each takes one, which it may share. */
  shared: boolean;
}

/**
 * One side of an image on one side of the screen.
 * @param scale device pixels an image pixel, negative where the view is mirrored.
 * @param offset where the image begins, in device pixels.
 * @param size image pixels there are.
 * @param from first device pixel that is asked for, of `length`.
 */
export function axisOf(scale: number, offset: number, size: number, from: number, length: number): Axis {
  const ends = [(from - offset) / scale, (from + length - offset) / scale];
  const first = Math.max(0, Math.floor(Math.min(...ends)) - 1);
  const count = Math.max(0, Math.min(size, Math.ceil(Math.max(...ends)) + 1) - first);
  const imageAt = new Int32Array(length).fill(-1);
  const [begins, stops, goesOn] = [new Int32Array(count), new Int32Array(count), new Uint8Array(count)];
  const clipped = (place: number) => Math.min(length, Math.max(0, place - from));
  const edge = (pixel: number) => scale * pixel + offset;
  const shared = Math.abs(scale) < 1;
  for (let i = 0; i < count; i++) {
    const [one, other] = [edge(first + i), edge(first + i + 1)];
    const begin = shared ? Math.floor((one + other) / 2) : Math.ceil(Math.min(one, other) - 0.5);
    const end = shared ? begin + 1 : Math.ceil(Math.max(one, other) - 0.5);
    begins[i] = clipped(begin);
    stops[i] = clipped(end);
    for (let place = begins[i]!; place < stops[i]!; place++) imageAt[place] = first + i;
    if (i > 0 && begins[i] === begins[i - 1]) goesOn[i] = 0xff;
  }
  // Those at either end may lie beyond what is asked for.
  const inSight = (i: number) => begins[i]! < stops[i]!;
  let [seen, end] = [0, count];
  while (seen < end && !inSight(seen)) seen++;
  while (end > seen && !inSight(end - 1)) end--;
  return { first: first + seen, count: end - seen, begins: begins.subarray(seen), ends: stops.subarray(seen), imageAt, goesOn: goesOn.subarray(seen), shared };
}
