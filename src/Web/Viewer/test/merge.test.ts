import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disputes, merged, mergedState, type Choice } from '../src/mask/merge.ts';
import { Spans } from '../src/mask/spans.ts';

const [width, height] = [8, 7];
const labels = fc
  .array(fc.constantFrom(0, 0, 0, 1, 2, 3), { minLength: width * height, maxLength: width * height })
  .map((values) => Uint8Array.from(values));

function settle(mine: Uint8Array, theirs: Uint8Array, choose: (i: number) => Choice): Uint8Array {
  const found = disputes(mine, theirs, width, height);
  return merged(mine, theirs, width, found.map((dispute, i) => ({ dispute, choice: choose(i) })));
}

describe('merge', () => {
  it('allMine_OfAnyTwoVersions_IsMine_AndAllTheirsTheirs', () => {
    fc.assert(
      fc.property(labels, labels, (mine, theirs) => {
        expect(settle(mine, theirs, () => 'mine')).toEqual(mine);
        expect(settle(mine, theirs, () => 'theirs')).toEqual(theirs);
      }),
    );
  });

  it('allBoth_OfAnyTwoVersions_HoldsEveryPixelOfEither_MineOnTop', () => {
    fc.assert(
      fc.property(labels, labels, (mine, theirs) => {
        const both = settle(mine, theirs, () => 'both');
        both.forEach((value, i) => expect(value).toBe(mine[i] || theirs[i]));
      }),
    );
  });

  it('oneByOne_OfAnyTwoVersions_ChangesOnlyItsOwnLesion', () => {
    fc.assert(
      fc.property(labels, labels, fc.nat(), (mine, theirs, pick) => {
        const found = disputes(mine, theirs, width, height);
        if (found.length === 0) return;
        const one = pick % found.length;
        const result = settle(mine, theirs, (i) => (i === one ? 'mine' : 'theirs'));
        const inside = new Set<number>();
        for (const { y, from, to } of found[one]!.pixels) for (let x = from; x <= to; x++) inside.add(y * width + x);
        result.forEach((value, i) => expect(value).toBe(inside.has(i) ? mine[i] : theirs[i]));
      }),
    );
  });

  it('disputes_OfEqualVersions_AreNone', () => {
    fc.assert(
      fc.property(labels, (mine) => {
        expect(disputes(mine, mine.slice(), width, height)).toEqual([]);
      }),
    );
  });

  it('disputes_OfAGrownAndAnUntouchedLesion_NameTheGrownOne', () => {
    const theirs = new Uint8Array(width * height);
    theirs[0] = 1;
    theirs[20] = 2;
    const mine = theirs.slice();
    mine[21] = 2;
    expect(disputes(mine, theirs, width, height)).toEqual([{ pixels: Spans.of([{ y: 2, from: 4, to: 5 }]), minePx: 2, theirsPx: 1 }]);
  });

  it.each([
    ['complete', 'complete', 9, 'complete'],
    ['complete', 'partial', 9, 'partial'],
    ['negative', 'complete', 9, 'partial'],
    ['negative', 'negative', 0, 'negative'],
    ['complete', 'negative', 0, 'unknown'],
  ] as const)('state of %s and %s over %i px is %s', (mine, theirs, area, expected) => {
    expect(mergedState(mine, theirs, area)).toBe(expected);
  });
});
