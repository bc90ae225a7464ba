import type { OutboxEntry, OutboxStore } from './outbox-entry.ts';

/**
 * Writes the outbox's changes to its store, in order. What changes before the store is ready for it becomes one write: an edit is mostly on
 * its way before it has been written, and a mask is large.
 */
export class OutboxWrites {
  /** Done once all changes so far are written; fails with the last write. */
  done: Promise<void> = Promise.resolve();
  /** What the next write will hold; null where none waits. */
  private waiting: { remove: Set<string>; put: Map<string, OutboxEntry> } | null = null;

  constructor(private readonly store: OutboxStore) {}

  add(remove: readonly string[], put: readonly OutboxEntry[]): Promise<void> {
    const waiting = (this.waiting ??= this.begin());
    for (const id of remove) {
      waiting.put.delete(id);
      waiting.remove.add(id);
    }
    for (const entry of put) {
      waiting.remove.delete(entry.id);
      waiting.put.set(entry.id, entry);
    }
    return this.done;
  }

  private begin(): { remove: Set<string>; put: Map<string, OutboxEntry> } {
    const batch = { remove: new Set<string>(), put: new Map<string, OutboxEntry>() };
    this.done = this.done
      .catch(() => undefined)
      .then(() => {
        this.waiting = null;
        return this.commit([...batch.remove], [...batch.put.values()]);
      });
    return batch;
  }

  /** Where an entry cannot be written, those that are done with go all the same: a later page would send them again. */
  private async commit(remove: readonly string[], put: readonly OutboxEntry[]): Promise<void> {
    try {
      await this.store.commit(remove, put);
    } catch (error) {
      if (remove.length > 0 && put.length > 0) await this.store.commit(remove, []).catch(() => undefined);
      throw error;
    }
  }
}
