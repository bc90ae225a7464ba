import { describe, expect, it } from 'vitest';
import { isPaneKey, paneChoices, placeOver } from '../src/room/pane-choices.ts';
import type { MaskHistoryEntry } from '../src/wire.ts';

export const version = (reader: string, revision: number, own = false): MaskHistoryEntry => ({
  reader,
  readerId: `id of ${reader}`,
  own,
  revision,
  state: 'partial',
  lesions: [],
  createdAt: '2026-11-22T08:00:00Z',
});

describe('pane choices', () => {
  const masks = [version('Ada', 4), version('Me', 3, true), version('Ben', 2), version('Ada', 1)];
  const others = [{ sliceId: 9, series: 'S1', index: 4, length: 20, distanceMm: null }];

  it('otherReaders_WithSeveralRevisions_AreOfferedOnceWithTheLatest', () => {
    const choices = paneChoices({ masks, others }, 'P1');
    expect(choices.map(({ key }) => key)).toEqual(['annotation', 'prediction', 'reader id of Ada', 'reader id of Ben', 'series S1']);
    expect(choices.map(({ title }) => title).slice(2)).toEqual([
      'Ada: revision 4, partial',
      'Ben: revision 2, partial',
      'Prior study, slice 5 of 20, as far along: S1',
    ]);
  });

  it.each([
    [null, 'as far along'],
    [0.4, 'same position'],
    [2.6, '3 mm away'],
  ])('study at %s mm says how it is linked', (distanceMm, words) => {
    const choices = paneChoices({ masks, others: [{ ...others[0]!, distanceMm }] }, 'P1');
    expect(choices.at(-1)!.title).toBe(`Prior study, slice 5 of 20, ${words}: S1`);
  });

  it('twoReadersOfOneName_AreTwo', () => {
    const choices = paneChoices({ masks: [version('Ada', 2), { ...version('Ada', 1), readerId: 'another' }], others }, 'P1');
    expect(choices.map(({ key }) => key)).toContain('reader another');
    expect(choices.map(({ key }) => key)).toContain('reader id of Ada');
  });

  it.each([
    ['nobody else has drawn', { masks: [version('Me', 1, true)], others }, 'P1', 'reader', 'No other reader has drawn on this slice.'],
    ['the reader may not see it', { masks: { why: 'Reading is blinded here.' }, others }, 'P1', 'reader', 'Reading is blinded here.'],
    ['the patient has one study', { masks, others: [] }, 'P1', 'series', 'No other study of P1 is here.'],
    ['no patient is named', { masks, others: [] }, null, 'series', 'This slice names no patient, so nothing tells which other studies are theirs.'],
  ] as const)('where %s, the choice is there and says so', (_, sources, patient, key, why) => {
    expect(paneChoices(sources, patient).find((choice) => choice.key === key)?.content).toEqual({ kind: 'none', why });
  });

  it('isPaneKey_OfWhatAnAddressMaySay_KnowsTheKinds', () => {
    expect(['annotation', 'prediction', 'reader', 'reader 7', 'series A B'].every(isPaneKey)).toBe(true);
    expect(['', 'annotations', 'mine', 'reader7'].some(isPaneKey)).toBe(false);
  });
});

describe('placeOver', () => {
  const open = { width: 512, height: 512, spacingMm: [0.5, 0.5] as [number, number] };

  it('anotherStudy_OfKnownSpacing_LiesCentredAndToScale', () => {
    expect(placeOver(open, { width: 256, height: 128, spacingMm: [1, 0.75] })).toEqual({ x: 64, y: 128, width: 384, height: 256 });
  });

  it('anotherStudy_OfUnknownSpacing_CoversTheSlice', () => {
    expect(placeOver(open, { width: 100, height: 90, spacingMm: null })).toEqual({ x: 0, y: 0, width: 512, height: 512 });
  });
});
