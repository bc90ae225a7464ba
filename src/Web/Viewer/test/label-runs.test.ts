import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachLabelRun, RowRuns } from '../src/mask/label-runs.ts';

const anyMap = fc
  .tuple(fc.integer({ min: 1, max: 19 }), fc.array(fc.constantFrom(0, 0, 0, 1, 2), { maxLength: 200 }))
  .map(([width, pixels]) => ({ width, labels: Uint8Array.from(pixels.slice(0, pixels.length - (pixels.length % width))) }));

describe('label runs', () => {
  it('forEachLabelRun_OfAnyMap_VisitsEveryLabelledPixelOnce', () => {
    fc.assert(
      fc.property(anyMap, ({ labels }) => {
        const again = new Uint8Array(labels.length);
        forEachLabelRun(labels, (from, to, label) => {
          expect(again.subarray(from, to).every((value) => value === 0)).toBe(true);
          again.fill(label, from, to);
        });
        expect(again).toEqual(labels);
      }),
    );
  });

  it('rowRuns_OfAnyColumnsOfARow_VisitTheirLabelledPixelsOnce', () => {
    fc.assert(
      fc.property(anyMap, fc.nat(18), fc.nat(19), ({ labels, width }, from, length) => {
        const first = Math.min(from, width - 1);
        const end = Math.min(width, first + length);
        const again = new Uint8Array(labels.length);
        const runs = new RowRuns(labels, width);
        for (let y = 0; y < labels.length / width; y++) {
          runs.forEach(y, first, end, (left, right, label) => {
            expect(first <= left && left <= right && right < end).toBe(true);
            again.fill(label, y * width + left, y * width + right + 1);
          });
        }
        expect(again).toEqual(labels.map((label, i) => (i % width >= first && i % width < end ? label : 0)));
      }),
    );
  });
});
