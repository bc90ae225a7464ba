import { describe, expect, it } from 'vitest';
import { choiceAfter, paneChoices, placeOver } from '../src/room/pane-choices.ts';
import type { MaskHistoryEntry } from '../src/wire.ts';

const version = (reader: string, revision: number): MaskHistoryEntry => ({
  reader,
  revision,
  state: 'partial',
  lesions: [],
  createdAt: '2026-11-22T08:00:00Z',
});

describe('pane choices', () => {
  const choices = paneChoices(
    [version('Ada', 4), version('Ben', 3), version('Ada', 2)],
    [{ sliceId: 9, series: 'S1', index: 4, length: 20 }],
  );

  it('readers_WithSeveralRevisions_AreOfferedOnceWithTheLatest', () => {
    expect(choices.map(({ key }) => key)).toEqual(['annotation', 'prediction', 'reader Ada', 'reader Ben', 'series S1']);
    expect(choices.map(({ title }) => title).slice(2)).toEqual([
      'Ada: revision 4, partial',
      'Ben: revision 3, partial',
      'Series S1: slice 5 of 20',
    ]);
  });

  it('choiceAfter_EachInTurn_ComesRound', () => {
    const seen = ['annotation'];
    for (let i = 0; i < choices.length; i++) seen.push(choiceAfter(choices, seen.at(-1)!));
    expect(seen).toEqual([...choices.map(({ key }) => key), 'annotation']);
    expect(choiceAfter(choices, 'reader of another slice')).toBe('annotation');
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
