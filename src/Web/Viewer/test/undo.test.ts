import { byHand } from '../src/annotation/provenance.ts';
import { IDBFactory, IDBKeyRange as FakeKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Annotation } from '../src/annotation/annotation.ts';
import type { MaskBody } from '../src/wire.ts';
import { MaskBuffer } from '../src/mask/mask-buffer.ts';
import { Spans } from '../src/mask/spans.ts';
import { fingerprint } from '../src/undo/fingerprint.ts';
import type { Edit } from '../src/annotation/edit-history.ts';
import { depthOn, type UndoStore } from '../src/undo/kept-history.ts';
import { UndoMemory } from '../src/undo/undo-memory.ts';
import { IndexedDbUndoStore, MemoryUndoStore } from '../src/undo/undo-stores.ts';

const [width, height] = [12, 9];
const reader = 'ada@example.org';

beforeAll(() => {
  globalThis.IDBKeyRange ??= FakeKeyRange as unknown as typeof IDBKeyRange;
});

/** A slice as a page opens it: with what the server has, and whatever history was kept. */
async function opened(memory: UndoMemory, body: MaskBody, label: 'covid' | null = null, sliceId = 7) {
  const kept = await memory.load(sliceId);
  const annotation: Annotation = new Annotation(MaskBuffer.of(body, width, height), body.state, label, {
    painted: () => undefined,
    committed: () => undefined,
    remembered: (pushed) => memory.note(sliceId, annotation, pushed),
  });
  const recalled = memory.recall(sliceId, annotation, kept);
  return { annotation, recalled };
}

const nothing: MaskBody = { state: 'unknown', lesions: [] };
const stroke = (annotation: Annotation, y: number, value = 1) =>
  annotation.draw(`stroke ${y}`, [{ spans: Spans.of([{ y, from: 1, to: 4 + value }]), value }]);

const stores: [string, () => Promise<UndoStore>][] = [
  ['IndexedDB', async () => IndexedDbUndoStore.open(new IDBFactory(), reader)],
  ['memory', () => Promise.resolve(new MemoryUndoStore())],
];

describe.each(stores)('undo after the slice was left, in %s', (_, open) => {
  it('everyStep_IsThereAgain_AlsoThoseThatWereUndone', async () => {
    const store = await open();
    const { annotation } = await opened(new UndoMemory(store), nothing);
    const states: string[] = [];
    const note = (of: Annotation) => JSON.stringify([of.body(), of.label]);
    states.push(note(annotation));
    for (const y of [1, 2, 3]) {
      stroke(annotation, y, y);
      states.push(note(annotation));
    }
    annotation.setLabel('covid');
    annotation.undo();
    annotation.undo();

    const again = await opened(new UndoMemory(store), annotation.body());
    expect(again.recalled).toBe(true);
    expect([again.annotation.undoDepth, again.annotation.redoDepth]).toEqual([2, 2]);
    expect(again.annotation.undo()).toBe('stroke 2');
    expect(again.annotation.undo()).toBe('stroke 1');
    expect(note(again.annotation)).toBe(states[0]);
    for (const state of states.slice(1)) {
      again.annotation.redo();
      expect(note(again.annotation)).toBe(state);
    }
    expect(again.annotation.redo()).toBe('label');
    expect(again.annotation.label).toBe('covid');
  });

  it('editAfterAnUndo_ForgetsWhatWasUndone_AlsoInTheStore', async () => {
    const store = await open();
    const { annotation } = await opened(new UndoMemory(store), nothing);
    for (const y of [1, 2, 3]) stroke(annotation, y);
    annotation.undo();
    annotation.undo();
    stroke(annotation, 5, 2);
    const again = await opened(new UndoMemory(store), annotation.body());
    expect([again.annotation.undoDepth, again.annotation.redoDepth]).toEqual([2, 0]);
    expect([again.annotation.undo(), again.annotation.undo(), again.annotation.undo()]).toEqual(['stroke 5', 'stroke 1', null]);
  });

  it('aThousandSteps_AreReadAsTheReaderGetsThere', async () => {
    const store = await open();
    const { annotation } = await opened(new UndoMemory(store), nothing);
    for (let i = 0; i < 1_000; i++) stroke(annotation, i % height, (i % 3) + 1);
    const again = await opened(new UndoMemory(store), annotation.body());
    expect(again.annotation.undoDepth).toBe(annotation.undoDepth);
    for (let steps = annotation.undoDepth; steps > 0; steps--) {
      expect(again.annotation.undo()).not.toBeNull();
      if (steps % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(again.annotation.mask.area).toBe(0);
  }, 20_000);

  it('anotherVersion_DiscardsThem_AndSaysSoOnce', async () => {
    const store = await open();
    const { annotation } = await opened(new UndoMemory(store), nothing);
    stroke(annotation, 1);
    const theirs = new MaskBuffer(width, height);
    theirs.paint(Spans.of([{ y: 6, from: 2, to: 3 }]), 3);
    const body: MaskBody = { state: 'complete', lesions: theirs.lesions() };
    const again = await opened(new UndoMemory(store), body);
    expect([again.recalled, again.annotation.undoDepth]).toEqual([false, 0]);
    expect((await opened(new UndoMemory(store), body)).recalled).toBe(true);
  });

  it('whatWasReadAhead_IsReadAgainOnceTheSliceHasChanged', async () => {
    const memory = new UndoMemory(await open());
    memory.prefetch([7, null, 8]);
    const { annotation } = await opened(memory, nothing);
    expect(await memory.load(7)).toBeNull();
    stroke(annotation, 1);
    expect((await memory.load(7))!.edits).toHaveLength(1);
    memory.prefetch([7]);
    await memory.load(7);
    stroke(annotation, 2);
    expect((await memory.load(7))!.edits).toHaveLength(2);
    expect(await memory.load(8)).toBeNull();
  });

  it('anotherVersion_OfWhichOnlyAnOldAnswerIsKnown_IsGivenUpOnceItIsSettled', async () => {
    const memory = new UndoMemory(await open());
    const { annotation } = await opened(memory, nothing);
    stroke(annotation, 1);
    const kept = await memory.load(7);
    const other: Annotation = new Annotation(new MaskBuffer(width, height), 'complete', null, {
      painted: () => undefined,
      committed: () => undefined,
      remembered: (pushed) => memory.note(7, other, pushed),
    });
    expect(memory.recall(7, other, kept, false)).toBe(true);
    expect((await memory.load(7))!.edits).toHaveLength(1);
    expect(memory.settle(7, other, kept)).toBe(false);
    expect(await memory.load(7)).toBeNull();
    stroke(other, 2);
    expect(memory.settle(7, other, kept)).toBe(true);
    expect(other.undoDepth).toBe(1);
  });

  it('anotherLabel_IsAnotherVersion', async () => {
    const store = await open();
    const { annotation } = await opened(new UndoMemory(store), nothing);
    stroke(annotation, 1);
    expect((await opened(new UndoMemory(store), annotation.body(), 'covid')).recalled).toBe(false);
  });

  it('slices_KeepTheirOwn', async () => {
    const memory = new UndoMemory(await open());
    const first = await opened(memory, nothing, null, 7);
    stroke(first.annotation, 1);
    expect((await opened(memory, nothing, null, 8)).annotation.undoDepth).toBe(0);
    expect((await opened(memory, first.annotation.body(), null, 7)).annotation.undoDepth).toBe(1);
  });
});

describe('undo store', () => {
  const edit = (from: string, to: string): Edit => {
    const verdict = { state: 'partial', label: null, provenance: byHand, labelProvenance: byHand } as const;
    return { name: 'stroke', delta: Uint8Array.of(1), before: verdict, after: verdict, from, to };
  };

  it('readers_OfOneBrowser_HaveTheirOwn', async () => {
    const factory = new IDBFactory();
    const mine = await IndexedDbUndoStore.open(factory, reader);
    await mine.push(7, 0, edit('a', 'b'));
    const theirs = await IndexedDbUndoStore.open(factory, 'grace@example.org');
    expect(await theirs.load(7)).toBeNull();
    expect((await mine.load(7))!.edits).toHaveLength(1);
  });

  /** A page of the version before patches were kept, with one edit. */
  const earlierPage = async (factory: IDBFactory): Promise<IDBDatabase> => {
    const request = factory.open('covidlabel-undo', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('edits', { keyPath: ['reader', 'sliceId', 'place'] });
      request.result.createObjectStore('heads', { keyPath: ['reader', 'sliceId'] });
    };
    const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const transaction = database.transaction(['edits', 'heads'], 'readwrite');
    transaction.objectStore('edits').put({ ...edit('a', 'b'), reader, sliceId: 7, place: 0 });
    transaction.objectStore('heads').put({ reader, sliceId: 7, depth: 1, length: 1, touched: Date.now() });
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    return database;
  };

  it('histories_OfAnEarlierVersion_AreThere_AndThatVersionReadsNoneOfTheseAnyMore', async () => {
    const factory = new IDBFactory();
    (await earlierPage(factory)).close();
    const store = await IndexedDbUndoStore.open(factory, reader);
    expect((await store.load(7))!.edits).toMatchObject([edit('a', 'b')]);
    const earlier = factory.open('covidlabel-undo', 1);
    expect(await new Promise((resolve) => (earlier.onerror = () => resolve(earlier.error!.name)))).toBe('VersionError');
  });

  it('histories_WhileAPageOfAnEarlierVersionIsOpen_AreNotTouched_AndNobodyWaitsForIt', async () => {
    const factory = new IDBFactory();
    const earlier = await earlierPage(factory);
    await expect(IndexedDbUndoStore.open(factory, reader)).rejects.toThrow('another page');
    earlier.close();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await (await IndexedDbUndoStore.open(factory, reader)).load(7))!.depth).toBe(1);
  });

  it('histories_OnceAPageOfALaterVersionIsOpened_LetItIn_AndCostNoStroke', async () => {
    const factory = new IDBFactory();
    const store = await IndexedDbUndoStore.open(factory, reader);
    const { annotation } = await opened(new UndoMemory(store), nothing);
    const later = factory.open('covidlabel-undo', 99);
    await new Promise((resolve) => (later.onsuccess = resolve));
    expect(stroke(annotation, 1)).toBe(true);
    expect([annotation.mask.area, annotation.undoDepth]).toEqual([5, 1]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(annotation.undo()).toBe('stroke 1');
    await expect(store.read(7, 0, 1)).rejects.toThrow();
  });

  it('histories_LeftForAMonth_AreForgotten', async () => {
    const factory = new IDBFactory();
    const day = 24 * 3_600_000;
    await (await IndexedDbUndoStore.open(factory, reader, () => 0)).push(7, 0, edit('a', 'b'));
    await (await IndexedDbUndoStore.open(factory, reader, () => 20 * day)).push(8, 0, edit('a', 'b'));
    const later = await IndexedDbUndoStore.open(factory, reader, () => 31 * day);
    expect(await later.load(7)).toBeNull();
    expect((await later.load(8))!.depth).toBe(1);
  });

  it('twoPagesOnOneSlice_MixTheirSteps_WhichAreThenNotApplied', () => {
    expect(depthOn({ edits: [edit('a', 'b'), edit('x', 'y')], first: 0, depth: 2, length: 2 }, 'y')).toBeNull();
  });

  it('pageThatEndedBetweenEditAndItsDepth_FindsWhereItWas', () => {
    const edits = [edit('a', 'b'), edit('b', 'c')];
    const on = (depth: number, now: string, first = 0, of = edits) => depthOn({ edits: of, first, depth, length: 9 }, now);
    expect(on(1, 'c')).toBe(2);
    expect(on(2, 'a')).toBe(0);
    expect(on(0, 'a', 0, [edit('a', 'b'), edit('b', 'a')])).toBe(0);
    expect(on(2, 'z')).toBeNull();
    expect([on(7, 'b', 5), on(7, 'c', 5)]).toEqual([6, 7]);
  });

  it('fingerprint_OfDifferentVersions_Differs', () => {
    const counts = fc.array(fc.nat(400), { minLength: 1, maxLength: 8 });
    const body = (state: MaskBody['state'], runs: number[]): MaskBody => ({
      state,
      lesions: [{ kind: 'ground-glass', rle: { size: [20, 20], counts: runs } }],
    });
    fc.assert(
      fc.property(counts, counts, (one, two) => {
        const same = JSON.stringify(one) === JSON.stringify(two);
        expect(fingerprint(body('partial', one), null) === fingerprint(body('partial', two), null)).toBe(same);
        expect(fingerprint(body('partial', one), null)).not.toBe(fingerprint(body('complete', one), null));
        expect(fingerprint(body('partial', one), null)).not.toBe(fingerprint(body('partial', one), 'covid'));
      }),
    );
  });
});
