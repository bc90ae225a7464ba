import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRuns, paintRuns } from '../src/mask/rle.ts';

const labelMap = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      map: fc
        .array(fc.integer({ min: 0, max: 3 }), { minLength: width * height, maxLength: width * height })
        .map((values) => Uint8Array.from(values)),
    }),
  );

/** COCO's encoding by the letter: walk the columns, flip at each change. */
function bruteForce(map: Uint8Array, width: number, height: number, value: number): number[] {
  const bits: boolean[] = [];
  for (let x = 0; x < width; x++) for (let y = 0; y < height; y++) bits.push(map[y * width + x] === value);
  const counts = [0];
  let current = false;
  for (const bit of bits) {
    if (bit !== current) counts.push(0);
    current = bit;
    counts[counts.length - 1]!++;
  }
  return counts;
}

describe('run lengths', () => {
  it('encode_AnyLabelMap_EqualsBruteForce', () => {
    fc.assert(
      fc.property(labelMap, fc.integer({ min: 1, max: 3 }), ({ map, width, height }, value) => {
        expect(encodeRuns(map, width, height, value)).toEqual({
          size: [height, width],
          counts: bruteForce(map, width, height, value),
        });
      }),
    );
  });

  it('paint_WhatWasEncoded_GivesTheMapBack', () => {
    fc.assert(
      fc.property(labelMap, ({ map, width, height }) => {
        const painted = new Uint8Array(map.length);
        for (const value of [1, 2, 3]) {
          paintRuns(painted, width, height, encodeRuns(map, width, height, value), value);
        }
        expect(painted).toEqual(map);
      }),
    );
  });

  it('encode_TwoByThree_IsColumnMajorWithZerosFirst', () => {
    // rows: 1 0 0 / 1 1 0
    expect(encodeRuns(Uint8Array.of(1, 0, 0, 1, 1, 0), 3, 2, 1).counts).toEqual([0, 2, 1, 1, 2]);
  });

  it.each([
    { name: 'another size', size: [3, 2], counts: [6] },
    { name: 'too short a sum', size: [2, 3], counts: [5] },
    { name: 'too long a sum', size: [2, 3], counts: [2, 9] },
    { name: 'a negative run', size: [2, 3], counts: [7, -1] },
    { name: 'a fraction', size: [2, 3], counts: [5.5, 0.5] },
  ])('paint_RunsThatAreNoMask_Throws: $name', ({ size, counts }) => {
    const rle = { size: size as [number, number], counts };
    expect(() => paintRuns(new Uint8Array(6), 3, 2, rle, 1)).toThrow(RangeError);
  });
});
