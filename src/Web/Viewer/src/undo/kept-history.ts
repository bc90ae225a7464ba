import type { Edit } from '../annotation/edit-history.ts';

/** An edit as it outlives the page, with fingerprints of the slice before and after it. */
export interface KeptEdit extends Edit {
  from: string;
  to: string;
}

export interface KeptHistory {
  /** Oldest first; those after `depth` were undone. */
  edits: readonly KeptEdit[];
  depth: number;
}

/** Where edit histories outlive the page, one for each slice of a reader. */
export interface UndoStore {
  load(sliceId: number): Promise<KeptHistory | null>;
  /** An edit was made at a place in the history; whatever was kept there and after it is forgotten. */
  push(sliceId: number, place: number, edit: KeptEdit): Promise<void>;
  /** So many edits are done now. */
  move(sliceId: number, depth: number): Promise<void>;
  forget(sliceId: number): Promise<void>;
}

/**
 * How many of the edits are done on a slice as it is now: each must begin where the one before it ended, and one of their
 * ends must be the slice. Null where they belong to another version, to which they must not be applied.
 * @param now the slice's fingerprint.
 */
export function depthOn({ edits, depth }: KeptHistory, now: string): number | null {
  if (edits.some(({ from }, i) => i > 0 && from !== edits[i - 1]!.to)) return null;
  const states = [...edits.slice(0, 1).map(({ from }) => from), ...edits.map(({ to }) => to)];
  // The same state may come back: the one where the reader was goes first.
  if (states[depth] === now) return depth;
  const found = states.lastIndexOf(now);
  return found < 0 ? null : found;
}
