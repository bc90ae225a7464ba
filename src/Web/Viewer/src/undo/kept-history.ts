import { isChain, type Edit, type HistoryWindow } from '../annotation/edit-history.ts';

/** Where edit histories outlive the page, one for each slice of a reader. */
export interface UndoStore {
  /** The edits around the one that was done last; null where nothing is kept. */
  load(sliceId: number): Promise<HistoryWindow | null>;
  /** Edits from..to (without `to`), as far as they are kept. */
  read(sliceId: number, from: number, to: number): Promise<readonly Edit[]>;
  /** An edit was made at a place in the history; whatever was kept there and after it is forgotten. */
  push(sliceId: number, place: number, edit: Edit): Promise<void>;
  /** So many edits of so many are done now. */
  move(sliceId: number, depth: number, length: number): Promise<void>;
  forget(sliceId: number): Promise<void>;
}

/** Edits on either side of the last one that a visit to a slice begins with; more are read when they come near. */
export const loadedReach = 100;

/**
 * How many of the edits are done on a slice as it is now: each must begin where the one before it ended, and one of their
 * ends must be the slice. Null where they belong to another version, to which they must not be applied.
 * @param now the slice's fingerprint.
 */
export function depthOn({ edits, first, depth }: HistoryWindow, now: string): number | null {
  if (!isChain(edits)) return null;
  const states = [...edits.slice(0, 1).map(({ from }) => from), ...edits.map(({ to }) => to)];
  // The same state may come back: the one where the reader was goes first.
  if (states[depth - first] === now) return depth;
  const found = states.lastIndexOf(now);
  return found < 0 ? null : first + found;
}
