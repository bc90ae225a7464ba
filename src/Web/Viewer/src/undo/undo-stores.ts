import { settled } from '../net/indexed-db-store.ts';
import type { KeptEdit, KeptHistory, UndoStore } from './kept-history.ts';

const databaseName = 'covidlabel-undo';
/** Histories that nobody went back to for so long are given up. */
const keptForMs = 30 * 24 * 3_600_000;

interface EditRecord extends KeptEdit {
  reader: string;
  sliceId: number;
  place: number;
}

interface HeadRecord {
  reader: string;
  sliceId: number;
  depth: number;
  /** When the history was last changed, in ms since 1970. */
  touched: number;
}

/** One record an edit, so that a stroke writes what it changed and nothing else. */
export class IndexedDbUndoStore implements UndoStore {
  private constructor(
    private readonly database: IDBDatabase,
    private readonly reader: string,
    private readonly now: () => number,
  ) {}

  /** @throws DOMException where the browser refuses storage (private windows, full disk). */
  static async open(factory: IDBFactory, reader: string, now: () => number = Date.now): Promise<IndexedDbUndoStore> {
    const request = factory.open(databaseName, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('edits', { keyPath: ['reader', 'sliceId', 'place'] });
      request.result.createObjectStore('heads', { keyPath: ['reader', 'sliceId'] });
    };
    const store = new IndexedDbUndoStore(await settled(request), reader, now);
    await store.forgetOld();
    return store;
  }

  async load(sliceId: number): Promise<KeptHistory | null> {
    const transaction = this.database.transaction(['edits', 'heads']);
    const head = settled<HeadRecord | undefined>(transaction.objectStore('heads').get([this.reader, sliceId]));
    const edits = settled<EditRecord[]>(transaction.objectStore('edits').getAll(editsOf(this.reader, sliceId)));
    const [found, records] = await Promise.all([head, edits]);
    return found ? { depth: found.depth, edits: records } : null;
  }

  push(sliceId: number, place: number, edit: KeptEdit): Promise<void> {
    const record: EditRecord = { ...edit, reader: this.reader, sliceId, place };
    return this.write((edits, heads) => {
      edits.delete(editsOf(this.reader, sliceId, place));
      edits.put(record);
      heads.put(this.head(sliceId, place + 1));
    });
  }

  move(sliceId: number, depth: number): Promise<void> {
    return this.write((_, heads) => heads.put(this.head(sliceId, depth)));
  }

  forget(sliceId: number): Promise<void> {
    return this.write((edits, heads) => {
      edits.delete(editsOf(this.reader, sliceId));
      heads.delete([this.reader, sliceId]);
    });
  }

  /** Any reader's: this machine may have many. */
  private async forgetOld(): Promise<void> {
    const heads = this.database.transaction('heads').objectStore('heads');
    const known = await settled<HeadRecord[]>(heads.getAll());
    const old = known.filter(({ touched }) => touched < this.now() - keptForMs);
    if (old.length === 0) return;
    await this.write((edits, store) => {
      for (const { reader, sliceId } of old) {
        edits.delete(editsOf(reader, sliceId));
        store.delete([reader, sliceId]);
      }
    });
  }

  private head(sliceId: number, depth: number): HeadRecord {
    return { reader: this.reader, sliceId, depth, touched: this.now() };
  }

  private write(act: (edits: IDBObjectStore, heads: IDBObjectStore) => void): Promise<void> {
    const transaction = this.database.transaction(['edits', 'heads'], 'readwrite');
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the edit history could not be written'));
      act(transaction.objectStore('edits'), transaction.objectStore('heads'));
    });
  }
}

/** For browsers without storage: histories last while the page is open. */
export class MemoryUndoStore implements UndoStore {
  private readonly histories = new Map<number, { edits: KeptEdit[]; depth: number }>();

  load(sliceId: number): Promise<KeptHistory | null> {
    return Promise.resolve(this.histories.get(sliceId) ?? null);
  }

  push(sliceId: number, place: number, edit: KeptEdit): Promise<void> {
    const edits = [...(this.histories.get(sliceId)?.edits.slice(0, place) ?? []), edit];
    this.histories.set(sliceId, { edits, depth: place + 1 });
    return Promise.resolve();
  }

  move(sliceId: number, depth: number): Promise<void> {
    const history = this.histories.get(sliceId);
    if (history) history.depth = depth;
    return Promise.resolve();
  }

  forget(sliceId: number): Promise<void> {
    this.histories.delete(sliceId);
    return Promise.resolve();
  }
}

/** A slice's edits from some place on; an array sorts after every number. */
function editsOf(reader: string, sliceId: number, from = 0): IDBKeyRange {
  return IDBKeyRange.bound([reader, sliceId, from], [reader, sliceId, []]);
}
