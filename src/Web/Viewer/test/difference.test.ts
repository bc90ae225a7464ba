import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreed, diceOf, differenceOf, onlyModel, onlyReader } from '../src/compare/difference.ts';

describe('difference', () => {
  const pixels = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 1 })), { maxLength: 60 });

  it('map_OfAnyTwoMasks_NamesEachPixelByWhoMarkedIt', () => {
    fc.assert(
      fc.property(pixels, (both) => {
        const difference = differenceOf(Uint8Array.from(both, ([a]) => a), Uint8Array.from(both, ([, p]) => p));
        const expected = both.map(([a, p]) => (a > 0 && p ? agreed : a > 0 ? onlyReader : p ? onlyModel : 0));
        expect([...difference.map]).toEqual(expected);
        const { truePositivePx, falsePositivePx, falseNegativePx } = difference;
        expect(truePositivePx + falseNegativePx).toBe(both.filter(([a]) => a > 0).length);
        expect(truePositivePx + falsePositivePx).toBe(both.filter(([, p]) => p > 0).length);
      }),
    );
  });

  const of = (annotated: number[], predicted: number[]) =>
    differenceOf(Uint8Array.from(annotated), Uint8Array.from(predicted));

  it('dice_OfACompleteMask_IsTwiceTheOverlapOverBothAreas', () => {
    expect(diceOf('complete', of([1, 2, 3, 0, 0], [1, 1, 0, 1, 0]))).toBeCloseTo((2 * 2) / (3 + 3));
  });

  it('dice_OfAClearSlice_IsZeroWhereTheModelSawSomething', () => {
    expect(diceOf('negative', of([0, 0], [0, 1]))).toBe(0);
  });

  it.each([
    ['complete', [0, 0], [0, 0], 'both empty'],
    ['partial', [1, 0], [1, 0], 'mask is partial'],
    ['unknown', [0, 0], [1, 0], 'no mask yet'],
  ] as const)('dice_WhereItWouldSayNothing_IsAReason: %s', (state, annotated, predicted, reason) => {
    expect(diceOf(state, of([...annotated], [...predicted]))).toBe(reason);
  });
});
