import { describe, expect, it } from 'vitest';
import { saveStatus, type SaveFacts } from '../src/room/save-status.ts';

const calm: SaveFacts = {
  pendingEdits: 0,
  connection: 'online',
  conflictHere: false,
  conflictsElsewhere: [],
  refusal: null,
  durable: true,
};

describe('save status', () => {
  it.each([
    ['nothing pending', {}, 'saved', 'saved'],
    ['on its way', { pendingEdits: 1 }, 'saving', 'saving'],
    ['no network', { pendingEdits: 1, connection: 'unreachable' }, 'offline', 'offline · 1 edit kept on this machine'],
    [
      'no network and no storage',
      { pendingEdits: 3, connection: 'unreachable', durable: false },
      'offline',
      'offline · 3 edits kept while this page is open',
    ],
    ['no network, and only time to send', { connection: 'unreachable' }, 'offline', 'offline'],
    ['a conflict here', { pendingEdits: 2, conflictHere: true }, 'conflict', 'conflict: someone else saved this slice'],
    ['a conflict elsewhere', { pendingEdits: 2, conflictsElsewhere: [7] }, 'conflict', 'conflict on slice 7'],
    ['a refusal', { pendingEdits: 1, refusal: 'wrong size' }, 'refused', 'not accepted: wrong size'],
    [
      'signed out',
      { pendingEdits: 2, connection: 'signed-out' },
      'signed-out',
      'signed out: sign in in another tab; 2 edits kept on this machine',
    ],
  ] as const)('of %s', (_, facts, state, text) => {
    expect(saveStatus({ ...calm, ...facts })).toMatchObject({ state, text });
  });

  it('everyState_HasAnIconOfItsOwn', () => {
    const icons = [
      {},
      { pendingEdits: 1 },
      { connection: 'unreachable' as const },
      { conflictHere: true },
      { refusal: 'x' },
      { connection: 'signed-out' as const },
    ].map((facts) => saveStatus({ ...calm, ...facts }).icon);
    expect(new Set(icons).size).toBe(icons.length);
  });
});
