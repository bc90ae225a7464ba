import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxEntry, OutboxStore } from '../src/net/outbox-entry.ts';
import { MemoryOutboxStore } from '../src/net/indexed-db-store.ts';
import { Outbox } from '../src/net/outbox.ts';
import type { MaskBody } from '../src/wire.ts';

let ids = 0;
export function identity(writer = 'page-1', reader = 'ada@example.org', living: string[] = []) {
  return { reader, writer, livingWriters: new Set(living), newId: () => `id-${ids++}`, now: () => 1000 };
}

/** Masks that differ by their one run length, so that a test can tell versions apart. */
export const version = (n: number): MaskBody => ({
  state: 'partial',
  lesions: [{ kind: 'ground-glass', rle: { size: [10, 10], counts: [n, 100 - n] } }],
});

const mask = { key: '1/mask', sliceId: 1, field: 'mask' } as const;
const open = (store: OutboxStore = new MemoryOutboxStore()) => Outbox.open(store, identity());

function drain(outbox: Outbox): OutboxEntry[] {
  const sent: OutboxEntry[] = [];
  for (let head = outbox.head(mask); head; head = outbox.head(mask)) {
    sent.push(head);
    outbox.acknowledged(head, (head.baseRevision ?? -100) + 1);
  }
  return sent;
}

describe('outbox', () => {
  it('add_BeforeAnythingWasSent_KeepsOneEntryWithTheNewestContent', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 4);
    outbox.add(1, 'mask', version(2), 4);
    outbox.add(1, 'mask', version(3), 4);
    expect(outbox.pendingEdits).toBe(3);
    const sent = drain(outbox);
    expect(sent.map(({ body, baseRevision }) => [body, baseRevision])).toEqual([[version(3), 4]]);
    expect(outbox.pendingEdits).toBe(0);
  });

  it('add_WhileAnEntryIsOnItsWay_FollowsItOnTheRevisionItGets', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 4);
    const first = outbox.head(mask)!;
    outbox.attempted(first);
    outbox.add(1, 'mask', version(2), 4);
    outbox.add(1, 'mask', version(3), 4);
    expect(outbox.head(mask)).toMatchObject({ id: first.id, body: version(1) });
    outbox.acknowledged(first, 5);
    expect(outbox.head(mask)).toMatchObject({ body: version(3), baseRevision: 5, edits: 2 });
    expect(outbox.head(mask)!.id).not.toBe(first.id);
  });

  it('add_ToMaskAndLabel_KeepsThemApart', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 0);
    outbox.add(1, 'label', { label: 'covid' }, 2);
    outbox.add(2, 'mask', version(1), 0);
    expect(outbox.chains().map(({ key }) => key)).toEqual(['1/mask', '1/label', '2/mask']);
    expect(outbox.pendingOf(1)).toBe(2);
  });

  it('acknowledgedRevisions_WhateverTheTiming_EndWithTheNewestContentAndNoGap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('add', 'send', 'acknowledge'), { maxLength: 40 }), async (steps) => {
        const outbox = await open();
        let revision = 7;
        let made = 0;
        let last: unknown;
        const acknowledge = (head: OutboxEntry) => {
          expect(head.baseRevision).toBe(revision);
          last = head.body;
          outbox.acknowledged(head, ++revision);
        };
        for (const step of steps) {
          const head = outbox.head(mask);
          if (step === 'add') outbox.add(1, 'mask', version(++made), revision);
          else if (step === 'send' && head) outbox.attempted(head);
          else if (step === 'acknowledge' && head?.attempted) acknowledge(head);
        }
        for (let head = outbox.head(mask); head; head = outbox.head(mask)) acknowledge(head);
        if (made > 0) expect(last).toEqual(version(made));
        expect(outbox.pendingEdits).toBe(0);
      }),
    );
  });

  it('reopen_AfterACrash_FindsUnacknowledgedEntriesInOrderUnderTheirIds', async () => {
    const store = new MemoryOutboxStore();
    const before = await Outbox.open(store, identity('page-1'));
    before.add(1, 'mask', version(1), 4);
    before.attempted(before.head(mask)!);
    before.add(1, 'mask', version(2), 4);
    const { id } = before.head(mask)!;
    await before.stored();
    const after = await Outbox.open(store, identity('page-2'));
    expect(after.newest(1, 'mask')).toEqual(version(2));
    expect(after.head(mask)).toMatchObject({ id, attempted: true, baseRevision: 4, writer: 'page-2' });
    expect(drain(after).map(({ body }) => body)).toEqual([version(1), version(2)]);
    await after.stored();
    expect(await store.load()).toEqual([]);
  });

  it('reopen_WhileTheOtherPageLives_LeavesItsEntriesAlone', async () => {
    const store = new MemoryOutboxStore();
    const other = await Outbox.open(store, identity('page-1'));
    other.add(1, 'mask', version(1), 0);
    await other.stored();
    const outbox = await Outbox.open(store, identity('page-2', 'ada@example.org', ['page-1']));
    expect(outbox.pendingEdits).toBe(0);
  });

  it('reopen_ByAnotherReader_SendsNothingInTheFirstOnesName', async () => {
    const store = new MemoryOutboxStore();
    const ada = await Outbox.open(store, identity('page-1'));
    ada.add(1, 'mask', version(1), 0);
    await ada.stored();
    const grace = await Outbox.open(store, identity('page-2', 'grace@example.org'));
    expect(grace.chains()).toEqual([]);
    expect(await store.load()).toHaveLength(1);
  });

  it('refused_WithALaterEdit_LetsThatOneGoOnTheSameBase', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 4);
    const head = outbox.head(mask)!;
    outbox.attempted(head);
    expect(outbox.refused(head)).toBe(false);
    expect(outbox.newest(1, 'mask')).toEqual(version(1));
    outbox.add(1, 'mask', version(2), 4);
    expect(outbox.refused(head)).toBe(true);
    expect(outbox.head(mask)).toMatchObject({ body: version(2), baseRevision: 4, edits: 2 });
  });

  it('keepMine_WithEditsUnderWay_PutsTheNewestOnTheirs', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 4);
    outbox.attempted(outbox.head(mask)!);
    outbox.add(1, 'mask', version(2), 4);
    outbox.keepMine(mask, 9);
    expect(drain(outbox).map(({ body, baseRevision }) => [body, baseRevision])).toEqual([[version(2), 9]]);
  });

  it('takeTheirs_Always_WritesMineAndThenTheirsOnTop', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 4);
    outbox.takeTheirs(mask, { ...version(50), revision: 9 });
    expect(outbox.onlyRestores(mask)).toBe(true);
    const sent = drain(outbox);
    expect(sent.map(({ body, baseRevision }) => [body, baseRevision])).toEqual([
      [version(1), 9],
      [version(50), 10],
    ]);
  });

  it('takeTheirs_OvertakenTwice_StillKeepsMineOnce', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 4);
    outbox.takeTheirs(mask, { ...version(50), revision: 9 });
    outbox.takeTheirs(mask, { ...version(60), revision: 12 });
    expect(drain(outbox).map(({ body }) => body)).toEqual([version(1), version(60)]);
  });

  it('takeTheirs_ThenDrawOnIt_KeepsTheReadersFirstVersionInHistoryAndSendsTheDrawing', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 4);
    outbox.takeTheirs(mask, { ...version(50), revision: 9 });
    outbox.add(1, 'mask', version(51), 9);
    expect(outbox.onlyRestores(mask)).toBe(false);
    expect(drain(outbox).map(({ body }) => body)).toEqual([version(1), version(51)]);
  });

  it('merge_Always_WritesMineAndThenTheMergedOnTop_AndThatIsAnEdit', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 4);
    outbox.merge(mask, version(70), 9);
    expect(outbox.onlyRestores(mask)).toBe(false);
    expect(outbox.newest(1, 'mask')).toEqual(version(70));
    expect(drain(outbox).map(({ body, baseRevision }) => [body, baseRevision])).toEqual([
      [version(1), 9],
      [version(70), 10],
    ]);
  });

  it('merge_OvertakenAndMergedAgain_KeepsTheReadersOwnAndTheFirstMerged', async () => {
    const outbox = await open();
    outbox.add(1, 'mask', version(1), 4);
    outbox.merge(mask, version(70), 9);
    outbox.merge(mask, version(80), 12);
    expect(drain(outbox).map(({ body }) => body)).toEqual([version(1), version(70), version(80)]);
  });

  it('store_ThatFails_LosesNoEditFromMemory', async () => {
    const broken: OutboxStore = { load: () => Promise.resolve([]), commit: () => Promise.reject(new Error('disk full')) };
    const outbox = await Outbox.open(broken, identity()).catch(() => null);
    expect(outbox).toBeNull();
    let full = false;
    const filling: OutboxStore = {
      load: () => Promise.resolve([]),
      commit: () => (full ? Promise.reject(new Error('disk full')) : Promise.resolve()),
    };
    const box = await Outbox.open(filling, identity());
    full = true;
    box.add(1, 'mask', version(1), 0);
    await expect(box.stored()).rejects.toThrow('disk full');
    expect(box.newest(1, 'mask')).toEqual(version(1));
  });

  it('add_ThatIsOnItsWayAtOnce_IsWrittenOnce_AndMarked', async () => {
    const commits: (readonly OutboxEntry[])[] = [];
    const counting: OutboxStore = {
      load: () => Promise.resolve([]),
      commit: (_, put) => {
        commits.push(put);
        return Promise.resolve();
      },
    };
    const outbox = await Outbox.open(counting, identity());
    commits.length = 0;
    outbox.add(1, 'mask', version(1), 4);
    outbox.attempted(outbox.head(mask)!);
    await outbox.stored();
    expect(commits).toMatchObject([[{ body: version(1), attempted: true }]]);
    // What comes while the store is busy waits, and is one write as well.
    outbox.add(1, 'mask', version(2), 4);
    await Promise.resolve();
    outbox.acknowledged(outbox.head(mask)!, 5);
    outbox.attempted(outbox.head(mask)!);
    await outbox.stored();
    expect(commits.slice(1).flat().at(-1)).toMatchObject({ body: version(2), attempted: true, baseRevision: 5 });
  });

  it('store_ThatTakesNoEntry_StillForgetsWhatIsDoneWith', async () => {
    const kept = new MemoryOutboxStore();
    let full = false;
    const filling: OutboxStore = {
      load: () => kept.load(),
      commit: (remove, put) => (full && put.length > 0 ? Promise.reject(new Error('disk full')) : kept.commit(remove, put)),
    };
    const outbox = await Outbox.open(filling, identity());
    outbox.add(1, 'mask', version(1), 0);
    await outbox.stored();
    full = true;
    outbox.acknowledged(outbox.head(mask)!, 1);
    outbox.add(1, 'mask', version(2), 1);
    await expect(outbox.stored()).rejects.toThrow('disk full');
    expect(await kept.load()).toEqual([]);
    expect(outbox.newest(1, 'mask')).toEqual(version(2));
  });
});
