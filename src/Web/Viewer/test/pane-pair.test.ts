import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paneChoices } from '../src/room/pane-choices.ts';
import { annotationSide, chosen, exchanged, initialPair, next, readPair, resolved, sides, withAnnotation, writePair } from '../src/room/pane-pair.ts';
import { version } from './pane-choices.test.ts';

const choices = paneChoices(
  { masks: [version('Ada', 4), version('Ben', 3)], others: [{ sliceId: 9, series: 'S1', index: 4, length: 20, distanceMm: null }] },
  'P1',
);
const keys = choices.map(({ key }) => key);

describe('pane pair', () => {
  it('chosen_WhateverAReaderChooses_ShowsTwoDifferentThings', () => {
    const choosing = fc.array(fc.record({ side: fc.constantFrom(...sides), key: fc.constantFrom(...keys) }), { maxLength: 20 });
    fc.assert(
      fc.property(choosing, (steps) => {
        let pair = initialPair;
        for (const { side, key } of steps) {
          pair = chosen(pair, side, key);
          expect(pair[side]).toBe(key);
          expect(pair.left).not.toBe(pair.right);
        }
      }),
    );
  });

  it('chosen_OfWhatTheOtherPaneShows_ExchangesThem', () => {
    expect(chosen(initialPair, 'right', 'annotation')).toEqual({ left: 'prediction', right: 'annotation' });
    expect(exchanged(exchanged(initialPair))).toEqual(initialPair);
  });

  it.each(sides)('next_RoundAndRoundOnThe_%s_SkipsWhatTheOtherShows', (side) => {
    const seen = [];
    let pair = { left: 'annotation', right: 'annotation', [side]: 'prediction' } as { left: string; right: string };
    for (let i = 0; i < keys.length - 1; i++) {
      pair = next(choices, pair, side) as typeof pair;
      seen.push(pair[side]);
    }
    expect(seen).toEqual([...keys.slice(2), 'prediction']);
  });

  it('withAnnotation_WhereNeitherPaneHasIt_PutsItLeftAndKeepsTheOther', () => {
    const neither = { left: 'prediction', right: 'series S1' };
    expect(annotationSide(neither)).toBeNull();
    expect(withAnnotation(neither)).toEqual({ left: 'annotation', right: 'series S1' });
    const right = { left: 'prediction', right: 'annotation' };
    expect(annotationSide(right)).toBe('right');
    expect(withAnnotation(right)).toBe(right);
  });

  it('resolved_OnASliceWithoutThatReaderOrStudy_IsTheFirstOfTheKind', () => {
    expect(resolved(choices, 'reader id of Ben').key).toBe('reader id of Ben');
    expect(resolved(choices, 'reader gone').key).toBe('reader id of Ada');
    expect(resolved(choices, 'series of another patient').key).toBe('series S1');
    expect(resolved(paneChoices({ masks: [], others: [] }, 'P1'), 'series S1').content.kind).toBe('none');
  });

  it('address_OfAnyPair_ReadsBackAndLeavesTheQueueAlone', () => {
    for (const left of keys) {
      for (const right of keys.filter((key) => key !== left)) {
        const written = writePair('?label=none&text=a%26b', { left, right });
        expect(readPair(written)).toEqual({ left, right });
        expect(new URLSearchParams(written).get('text')).toBe('a&b');
        expect(writePair(written, null)).toBe('?label=none&text=a%26b');
      }
    }
    expect(writePair('?left=annotation&right=prediction', null)).toBe('');
  });

  it.each([
    ['', null],
    ['?label=none', null],
    ['?right=nonsense', null],
    ['?right=series', { left: 'annotation', right: 'series' }],
    ['?left=annotation', { left: 'annotation', right: 'prediction' }],
    ['?left=prediction&right=prediction', { left: 'prediction', right: 'annotation' }],
    ['?left=nonsense&right=annotation', { left: 'prediction', right: 'annotation' }],
  ])('address %s is completed', (search, pair) => {
    expect(readPair(search)).toEqual(pair);
  });
});
