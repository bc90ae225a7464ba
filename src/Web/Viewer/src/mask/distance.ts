/** Work that can be interrupted after each step, so that a page goes on answering. */
export type Stepwise<T> = Generator<void, T>;

/** Farther than any distance within an image, and finite, so that sums and differences stay numbers. */
const far = 1e12;

/**
 * Each pixel's distance to the outline, in pixels: positive inside, negative outside, measured from the pixel's centre to
 * the nearest centre on the other side, less the half pixel between centre and edge. Exact (Felzenszwalb and Huttenlocher
 * 2012, lower envelopes of parabolas). An image that is all inside or all outside has no outline: it is far away.
 * @param inside height x width, rows first; non-zero belongs.
 */
export function* signedDistance(inside: Uint8Array, width: number, height: number): Stepwise<Float64Array> {
  const toOutside = yield* squaredDistance(inside, width, height, (value) => value === 0);
  const toInside = yield* squaredDistance(inside, width, height, (value) => value !== 0);
  return toOutside.map((outside, i) => (inside[i] ? Math.sqrt(outside) - 0.5 : 0.5 - Math.sqrt(toInside[i]!)));
}

/** Squared distance from each pixel to the nearest that is a target. */
function* squaredDistance(
  labels: Uint8Array,
  width: number,
  height: number,
  isTarget: (value: number) => boolean,
): Stepwise<Float64Array> {
  const squared = Float64Array.from(labels, (value) => (isTarget(value) ? 0 : far));
  const envelope = new Envelope(Math.max(width, height));
  for (let x = 0; x < width; x++) {
    envelope.lower(squared, x, width, height);
    if (x % 64 === 0) yield;
  }
  for (let y = 0; y < height; y++) {
    envelope.lower(squared, y * width, 1, width);
    if (y % 64 === 0) yield;
  }
  return squared;
}

/** One line's lower envelope of parabolas, with room that is used again for the next line. */
class Envelope {
  private readonly apex: Int32Array;
  private readonly begins: Float64Array;
  private readonly line: Float64Array;

  constructor(longest: number) {
    this.apex = new Int32Array(longest);
    this.begins = new Float64Array(longest + 1);
    this.line = new Float64Array(longest);
  }

  /** Replaces f(q) along a line by the least of f(p) + (q - p)². */
  lower(values: Float64Array, start: number, stride: number, length: number): void {
    const { apex, begins, line } = this;
    for (let q = 0; q < length; q++) line[q] = values[start + q * stride]!;
    let last = 0;
    apex[0] = 0;
    begins[0] = -Infinity;
    begins[1] = Infinity;
    for (let q = 1; q < length; q++) {
      let crossing = this.crossing(apex[last]!, q);
      while (crossing <= begins[last]!) crossing = this.crossing(apex[--last]!, q);
      apex[++last] = q;
      begins[last] = crossing;
      begins[last + 1] = Infinity;
    }
    for (let q = 0, k = 0; q < length; q++) {
      while (begins[k + 1]! < q) k++;
      values[start + q * stride] = Math.min(far, (q - apex[k]!) ** 2 + line[apex[k]!]!);
    }
  }

  /** Where the parabola of q comes below that of p < q. */
  private crossing(p: number, q: number): number {
    return (this.line[q]! + q * q - (this.line[p]! + p * p)) / (2 * (q - p));
  }
}
