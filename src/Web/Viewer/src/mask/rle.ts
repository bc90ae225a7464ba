import type { RunLengthMask } from '../wire.ts';

/**
 * Writes `value` into a row-major label map wherever the mask is set; other pixels stay as they are.
 * @throws RangeError where the runs do not fill width x height exactly.
 */
export function paintRuns(map: Uint8Array, width: number, height: number, rle: RunLengthMask, value: number): void {
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
      let x = Math.floor(position / height);
      let y = position - x * height;
      for (let left = length; left > 0; left--) {
        map[y * width + x] = value;
        if (++y === height) {
          y = 0;
          x++;
        }
      }
    }
    position += length;
  });
}
