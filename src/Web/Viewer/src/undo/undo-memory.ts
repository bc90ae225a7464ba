import type { Annotation } from '../annotation/annotation.ts';
import type { Edit, HistoryWindow } from '../annotation/edit-history.ts';
import { depthOn, type UndoStore } from './kept-history.ts';
import { IndexedDbUndoStore, MemoryUndoStore } from './undo-stores.ts';

const nothing: HistoryWindow = { edits: [], first: 0, depth: 0, length: 0 };

/** Gives each slice its undo and redo back: after a visit to another slice, and after a reload. */
export class UndoMemory {
  /** Read ahead of the reader's next step, and forgotten with the first change. */
  private readonly ahead = new Map<number, Promise<HistoryWindow | null>>();

  constructor(private readonly store: UndoStore) {}

  static async start(reader: string): Promise<UndoMemory> {
    return new UndoMemory(await IndexedDbUndoStore.open(indexedDB, reader).catch(() => new MemoryUndoStore()));
  }

  /** Reads what is kept of slices that are likely to be opened next, so that opening them waits for nothing. */
  prefetch(sliceIds: readonly (number | null | undefined)[]): void {
    const wanted = sliceIds.filter((id): id is number => id != null);
    for (const id of this.ahead.keys()) if (!wanted.includes(id)) this.ahead.delete(id);
    for (const id of wanted) if (!this.ahead.has(id)) this.ahead.set(id, this.read(id));
  }

  /** What is kept of a slice, as it was read ahead where it was. */
  load(sliceId: number): Promise<HistoryWindow | null> {
    return this.ahead.get(sliceId) ?? this.read(sliceId);
  }

  /** What is kept of a slice now. A history that cannot be read is none: it is a convenience, and no edit depends on it. */
  read(sliceId: number): Promise<HistoryWindow | null> {
    return this.store.load(sliceId).catch(() => null);
  }

  /**
   * Gives a slice that was just opened its history. False where what was kept belongs to another version of it.
   * @param current whether this version is known to be the newest; of an older one nothing is concluded.
   */
  recall(sliceId: number, annotation: Annotation, kept: HistoryWindow | null, current = true): boolean {
    const source = { read: (from: number, to: number) => this.store.read(sliceId, from, to) };
    const depth = kept && kept.edits.length > 0 ? depthOn(kept, annotation.fingerprint) : null;
    annotation.recall(kept && depth !== null ? { ...kept, depth } : nothing, source);
    if (!kept || kept.edits.length === 0 || depth !== null || !current) return true;
    this.ahead.delete(sliceId);
    void this.store.forget(sliceId).catch(() => undefined);
    return false;
  }

  /** A slice that was opened as it was known here has turned out to be the newest version: concludes what was left open. */
  settle(sliceId: number, annotation: Annotation, kept: HistoryWindow | null): boolean {
    const untouched = annotation.undoDepth + annotation.redoDepth === 0 && !annotation.drawing;
    return !untouched || this.recall(sliceId, annotation, kept);
  }

  /** An edit was made, or undone or done again: keeps it. */
  note(sliceId: number, { undoDepth, redoDepth }: Annotation, pushed: Edit | null): void {
    this.ahead.delete(sliceId);
    const written = pushed
      ? this.store.push(sliceId, undoDepth - 1, pushed)
      : this.store.move(sliceId, undoDepth, undoDepth + redoDepth);
    // A full disk costs the history, which fingerprints find out, and nothing else.
    void written.catch(() => undefined);
  }
}
