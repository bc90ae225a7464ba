import type { Edit, HistoryWindow } from '../annotation/edit-history.ts';
import { settled } from '../net/indexed-db-store.ts';
import { loadedReach, type UndoStore } from './kept-history.ts';

const databaseName = 'covidlabel-undo';
/** 2: edits have patches (`Delta`), of which pages of version 1 know nothing; what those have kept can be read. */
const databaseVersion = 2;
/** Histories that nobody went back to for so long are given up. */
const keptForMs = 30 * 24 * 3_600_000;

interface EditRecord extends Edit {
  reader: string;
  sliceId: number;
  place: number;
}

interface HeadRecord {
  reader: string;
  sliceId: number;
  depth: number;
  length: number;
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

  /** @throws DOMException where the browser refuses storage (private windows, full disk), or another page holds a database of an earlier version open. */
  static async open(factory: IDBFactory, reader: string, now: () => number = Date.now): Promise<IndexedDbUndoStore> {
    const request = factory.open(databaseName, databaseVersion);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion > 0) return;
      request.result.createObjectStore('edits', { keyPath: ['reader', 'sliceId', 'place'] });
      request.result.createObjectStore('heads', { keyPath: ['reader', 'sliceId'] });
    };
    const database = await Promise.race([settled(request), blocked(request)]);
    // A page of a later version is not kept waiting; what is kept or read here from then on fails, as on a full disk.
    database.onversionchange = () => database.close();
    const store = new IndexedDbUndoStore(database, reader, now);
    await store.forgetOld();
    return store;
  }

  async load(sliceId: number): Promise<HistoryWindow | null> {
    const heads = this.database.transaction('heads').objectStore('heads');
    const head = await settled<HeadRecord | undefined>(heads.get([this.reader, sliceId]));
    if (!head) return null;
    const { depth, length } = head;
    const first = Math.max(0, depth - loadedReach);
    return { edits: await this.read(sliceId, first, Math.min(length, depth + loadedReach)), first, depth, length };
  }

  async read(sliceId: number, from: number, to: number): Promise<readonly Edit[]> {
    const edits = this.database.transaction('edits').objectStore('edits');
    return await settled<EditRecord[]>(edits.getAll(editsOf(this.reader, sliceId, from, to)));
  }

  push(sliceId: number, place: number, edit: Edit): Promise<void> {
    const record: EditRecord = { ...edit, reader: this.reader, sliceId, place };
    return this.write((edits, heads) => {
      edits.delete(editsOf(this.reader, sliceId, place));
      edits.put(record);
      heads.put(this.head(sliceId, place + 1, place + 1));
    });
  }

  move(sliceId: number, depth: number, length: number): Promise<void> {
    return this.write((_, heads) => heads.put(this.head(sliceId, depth, length)));
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

  private head(sliceId: number, depth: number, length: number): HeadRecord {
    return { reader: this.reader, sliceId, depth, length, touched: this.now() };
  }

  /** Rejects where it cannot be written, and never throws: a stroke is told of before it is sent. */
  private async write(act: (edits: IDBObjectStore, heads: IDBObjectStore) => void): Promise<void> {
    const transaction = this.database.transaction(['edits', 'heads'], 'readwrite');
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the edit history could not be written'));
      act(transaction.objectStore('edits'), transaction.objectStore('heads'));
    });
  }
}

/** Fails where another page would have to be closed first; the database is closed again should it come after all. */
function blocked(request: IDBOpenDBRequest): Promise<never> {
  return new Promise((_, reject) => {
    request.onblocked = () => {
      request.addEventListener('success', () => request.result.close());
      reject(new DOMException('another page keeps an earlier version of the edit histories open', 'InvalidStateError'));
    };
  });
}

/** For browsers without storage: histories last while the page is open. */
export class MemoryUndoStore implements UndoStore {
  private readonly histories = new Map<number, { edits: Edit[]; depth: number }>();

  load(sliceId: number): Promise<HistoryWindow | null> {
    const kept = this.histories.get(sliceId);
    return Promise.resolve(kept ? { ...kept, first: 0, length: kept.edits.length } : null);
  }

  read(sliceId: number, from: number, to: number): Promise<readonly Edit[]> {
    return Promise.resolve(this.histories.get(sliceId)?.edits.slice(from, to) ?? []);
  }

  push(sliceId: number, place: number, edit: Edit): Promise<void> {
    const edits = this.histories.get(sliceId)?.edits ?? [];
    edits.length = Math.min(place, edits.length);
    edits.push(edit);
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

/** A slice's edits from..to (without `to`); an array sorts after every number. */
function editsOf(reader: string, sliceId: number, from = 0, to: number | [] = []): IDBKeyRange {
  return IDBKeyRange.bound([reader, sliceId, from], [reader, sliceId, to], false, true);
}
