import type { OutboxEntry, OutboxStore } from './outbox-entry.ts';

const databaseName = 'covidlabel-outbox';
const entriesStore = 'entries';

/** Keeps outbox entries in IndexedDB: they outlive a reload, a crash and a night without network. */
export class IndexedDbOutboxStore implements OutboxStore {
  private constructor(private readonly database: IDBDatabase) {}

  /** @throws DOMException where the browser refuses storage (private windows, full disk). */
  static async open(factory: IDBFactory): Promise<IndexedDbOutboxStore> {
    const request = factory.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(entriesStore, { keyPath: 'id' });
    return new IndexedDbOutboxStore(await settled(request));
  }

  load(): Promise<OutboxEntry[]> {
    return settled<OutboxEntry[]>(this.database.transaction(entriesStore).objectStore(entriesStore).getAll());
  }

  commit(remove: readonly string[], put: readonly OutboxEntry[]): Promise<void> {
    const transaction = this.database.transaction(entriesStore, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(entriesStore);
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the outbox could not be written'));
      try {
        for (const id of remove) store.delete(id);
        for (const entry of put) store.put(entry);
      } catch (error) {
        // A put that throws does not end the transaction by itself: its deletions would be committed.
        reject(error as Error);
        transaction.abort();
      }
    });
  }
}

/** For browsers without storage: edits are safe from a lost network, not from closing the page. */
export class MemoryOutboxStore implements OutboxStore {
  private readonly entries = new Map<string, OutboxEntry>();

  load(): Promise<OutboxEntry[]> {
    return Promise.resolve([...this.entries.values()]);
  }

  commit(remove: readonly string[], put: readonly OutboxEntry[]): Promise<void> {
    for (const id of remove) this.entries.delete(id);
    for (const entry of put) this.entries.set(entry.id, entry);
    return Promise.resolve();
  }
}

/** A request's result. */
export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}
