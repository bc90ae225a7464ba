import type { Annotation } from '../annotation/annotation.ts';
import type { Edit } from '../annotation/edit-history.ts';
import { fingerprint } from './fingerprint.ts';
import { depthOn, type KeptHistory, type UndoStore } from './kept-history.ts';
import { IndexedDbUndoStore, MemoryUndoStore } from './undo-stores.ts';

/** Gives each slice its undo and redo back: after a visit to another slice, and after a reload. */
export class UndoMemory {
  /** What each open slice was when its history was last written. */
  private readonly fingerprints = new WeakMap<Annotation, string>();

  constructor(private readonly store: UndoStore) {}

  static async start(reader: string): Promise<UndoMemory> {
    return new UndoMemory(await IndexedDbUndoStore.open(indexedDB, reader).catch(() => new MemoryUndoStore()));
  }

  /** What is kept of a slice. A history that cannot be read is none: it is a convenience, and no edit depends on it. */
  load(sliceId: number): Promise<KeptHistory | null> {
    return this.store.load(sliceId).catch(() => null);
  }

  /**
   * Gives a slice that was just opened its history. False where what was kept belongs to another version of it.
   * @param current whether this version is known to be the newest; of an older one nothing is concluded.
   */
  recall(sliceId: number, annotation: Annotation, kept: KeptHistory | null, current = true): boolean {
    const now = of(annotation);
    this.fingerprints.set(annotation, now);
    if (!kept || kept.edits.length === 0) return true;
    const depth = depthOn(kept, now);
    if (depth === null) {
      if (!current) return true;
      void this.store.forget(sliceId).catch(() => undefined);
      return false;
    }
    annotation.recall(kept.edits, depth);
    return true;
  }

  /** An edit was made, or undone or done again: keeps it. */
  note(sliceId: number, annotation: Annotation, pushed: Edit | null): void {
    const from = this.fingerprints.get(annotation) ?? '';
    const to = of(annotation);
    this.fingerprints.set(annotation, to);
    const written = pushed
      ? this.store.push(sliceId, annotation.undoDepth - 1, { ...pushed, from, to })
      : this.store.move(sliceId, annotation.undoDepth);
    // A full disk costs the history, which fingerprints find out, and nothing else.
    void written.catch(() => undefined);
  }
}

function of(annotation: Annotation): string {
  return fingerprint(annotation.body(), annotation.label);
}
