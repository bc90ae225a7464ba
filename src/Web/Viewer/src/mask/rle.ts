import { atOnce } from '../in-slices.ts';
import type { RunLengthMask } from '../wire.ts';
import type { TileSet } from './tiles.ts';

/** A pause after so many runs: well under a millisecond, even the first time. */
const runsBetweenPauses = 1_000;

/**
 * Writes `value` into a row-major label map wherever the mask is set; other pixels stay as they are.
 * @param painted takes the tiles that were written to.
 * @throws RangeError where the runs do not fill width x height exactly.
 */
export function paintRuns(map: Uint8Array, width: number, height: number, rle: RunLengthMask, value: number, painted?: TileSet): void {
  atOnce(paintRunsInParts(map, width, height, rle, value, painted));
}

/** The same, with pauses; nothing is written before it is known that the runs fit. */
export function* paintRunsInParts(
  map: Uint8Array,
  width: number,
  height: number,
  rle: RunLengthMask,
  value: number,
  painted?: TileSet,
): Generator<void, void> {
  const [rows, columns] = rle.size;
  if (rows !== height || columns !== width) throw new RangeError(`a mask of ${columns}x${rows} on ${width}x${height}`);
  const { counts } = rle;
  let sum = 0;
  for (let run = 0; run < counts.length; run++) {
    const length = counts[run]!;
    if (!Number.isInteger(length) || length < 0) throw new RangeError(`run ${run} is ${length}`);
    sum += length;
  }
  if (sum !== width * height) throw new RangeError(`the runs sum to ${sum}; ${width}x${height} has ${width * height}`);

  for (let run = 1, position = counts[0]!; run < counts.length; run += 2) {
    if (run % runsBetweenPauses === 1) yield;
    const next = position + counts[run]!;
    for (let from = position; from < next; ) {
      const x = Math.floor(from / height);
      const top = from - x * height;
      const bottom = Math.min(next - x * height, height);
      for (let i = top * width + x, end = bottom * width; i < end; i += width) map[i] = value;
      painted?.addColumn(x, top, bottom - 1);
      from += bottom - top;
    }
    position = next + (counts[run + 1] ?? 0);
  }
}
