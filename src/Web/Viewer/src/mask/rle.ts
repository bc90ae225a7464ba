import type { RunLengthMask } from '../wire.ts';
import type { TileSet } from './tiles.ts';

/**
 * Writes `value` into a row-major label map wherever the mask is set; other pixels stay as they are.
 * @param painted takes the tiles that were written to.
 * @throws RangeError where the runs do not fill width x height exactly.
 */
export function paintRuns(map: Uint8Array, width: number, height: number, rle: RunLengthMask, value: number, painted?: TileSet): void {
  const [rows, columns] = rle.size;
  if (rows !== height || columns !== width) throw new RangeError(`a mask of ${columns}x${rows} on ${width}x${height}`);
  let sum = 0;
  rle.counts.forEach((length, run) => {
    if (!Number.isInteger(length) || length < 0) throw new RangeError(`run ${run} is ${length}`);
    sum += length;
  });
  if (sum !== width * height) throw new RangeError(`the runs sum to ${sum}; ${width}x${height} has ${width * height}`);

  let position = 0;
  rle.counts.forEach((length, run) => {
    if (run % 2 === 1) {
      for (let from = position, next = position + length; from < next; ) {
        const x = Math.floor(from / height);
        const [top, bottom] = [from - x * height, Math.min(next - x * height, height)];
        for (let i = top * width + x, end = bottom * width; i < end; i += width) map[i] = value;
        painted?.addColumn(x, top, bottom - 1);
        from += bottom - top;
      }
    }
    position += length;
  });
}
