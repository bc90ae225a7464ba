import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { IndexedDbOutboxStore } from '../src/net/indexed-db-store.ts';
import type { OutboxEntry } from '../src/net/outbox-entry.ts';
import { Outbox } from '../src/net/outbox.ts';

const entry = (id: string, order: number): OutboxEntry => ({
  id,
  order,
  reader: 'ada@example.org',
  writer: 'page',
  sliceId: 1,
  field: 'label',
  body: { label: 'covid' },
  baseRevision: 0,
  attempted: false,
  edits: 1,
  purpose: 'edit',
});

describe('IndexedDB outbox', () => {
  it('commit_ThenReopen_HoldsWhatWasPutAndNotWhatWasRemoved', async () => {
    const factory = new IDBFactory();
    const store = await IndexedDbOutboxStore.open(factory);
    await store.commit([], [entry('a', 1), entry('b', 2)]);
    await store.commit(['a'], [{ ...entry('b', 2), attempted: true }, entry('c', 3)]);
    const reopened = await IndexedDbOutboxStore.open(factory);
    expect(await reopened.load()).toEqual([{ ...entry('b', 2), attempted: true }, entry('c', 3)]);
  });

  it('commit_ThatCannotBeStored_ChangesNothing', async () => {
    const store = await IndexedDbOutboxStore.open(new IDBFactory());
    await store.commit([], [entry('a', 1)]);
    const unstorable = { ...entry('b', 2), body: (() => undefined) as never };
    await expect(async () => store.commit(['a'], [unstorable])).rejects.toThrow();
    expect(await store.load()).toEqual([entry('a', 1)]);
  });

  it('outbox_OverIt_SurvivesTheEndOfThePage', async () => {
    const factory = new IDBFactory();
    const page = (writer: string) => ({
      reader: 'ada@example.org',
      writer,
      livingWriters: new Set<string>(),
      newId: () => writer,
      now: () => 1,
    });
    const first = await Outbox.open(await IndexedDbOutboxStore.open(factory), page('first'));
    first.add(5, 'label', { label: 'covid' }, 0);
    await first.stored();
    const second = await Outbox.open(await IndexedDbOutboxStore.open(factory), page('second'));
    expect(second.newest(5, 'label')).toEqual({ label: 'covid' });
  });
});
