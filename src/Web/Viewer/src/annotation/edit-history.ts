import type { ClassLabel, MaskState, Provenance } from '../wire.ts';
import type { Delta } from '../mask/delta.ts';
import { ByteLog } from './byte-log.ts';

/** What a reader says of a slice beside its pixels. */
export interface Verdict {
  state: MaskState;
  label: ClassLabel | null;
  /** How the mask came about, and the label. */
  provenance: Provenance;
  labelProvenance: Provenance;
}

export interface Edit {
  name: string;
  /** Null where no pixel changed. */
  delta: Delta | null;
  before: Verdict;
  after: Verdict;
}

const noBytes = new Uint8Array(0);

/**
 * Every edit of a slice in order, and how many of them are done: the rest can be done again. There is no limit; an edit
 * takes the room of its runs. Which edit is next is decided here, applying it is the caller's.
 */
export class EditHistory {
  private readonly deltas = new ByteLog();
  private readonly edits: { name: string; before: Verdict; after: Verdict }[] = [];
  private done = 0;

  get depth(): number {
    return this.done;
  }

  get redoDepth(): number {
    return this.edits.length - this.done;
  }

  /** Adds an edit after those that are done, and forgets those that were undone. */
  push({ name, delta, before, after }: Edit): void {
    this.edits.length = this.done;
    this.deltas.truncate(this.done);
    this.edits.push({ name, before, after });
    this.deltas.push(delta ?? noBytes);
    this.done++;
  }

  /** Takes over what was kept of a history, of which so many edits are done. */
  recall(edits: readonly Edit[], done: number): void {
    for (const edit of edits) this.push(edit);
    this.done = done;
  }

  undo(): Edit | null {
    if (this.done === 0) return null;
    this.done--;
    return this.at(this.done);
  }

  redo(): Edit | null {
    if (this.redoDepth === 0) return null;
    this.done++;
    return this.at(this.done - 1);
  }

  private at(index: number): Edit {
    const bytes = this.deltas.at(index);
    return { ...this.edits[index]!, delta: bytes.length > 0 ? bytes : null };
  }
}
