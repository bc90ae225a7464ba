import type { ClassLabel, MaskState, Provenance } from '../wire.ts';
import type { Delta } from '../mask/delta.ts';

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
  /** Null where no pixel changed, and until the edit is told. */
  delta: Delta | null;
  /** How many pixels of each label the edit adds, background first; earlier versions have kept edits without it. */
  gained?: readonly number[];
  before: Verdict;
  after: Verdict;
  /** Fingerprints of the slice before and after the edit: it may be applied to these and to nothing else. */
  from: string;
  to: string;
}

/** Some of a slice's edits, oldest first, and where they are in its history. */
export interface HistoryWindow {
  edits: readonly Edit[];
  /** Place of the first of them. */
  first: number;
  /** Edits that are done; the rest were undone. */
  depth: number;
  /** Edits there are. */
  length: number;
}

/** Where the edits are that are not in memory. */
export interface EditSource {
  /** Edits from..to (without `to`), oldest first; fewer where they cannot be had. */
  read(from: number, to: number): Promise<readonly Edit[]>;
}

/**
 * Every edit of a slice in order, and how many of them are done: the rest can be done again. There is no limit. Where a
 * source has them all, only those around the reader's place stay in memory, and more are read before they are asked for.
 * Which edit is next is decided here, applying it is the caller's.
 */
export class EditHistory {
  private held: Edit[] = [];
  private first = 0;
  private done = 0;
  private length = 0;
  private source: EditSource | null = null;
  private reading = false;

  /** @param reach edits that stay in memory on either side, up to twice as many before the rest is let go. */
  constructor(private readonly reach = 100) {}

  get depth(): number {
    return this.done;
  }

  get redoDepth(): number {
    return this.length - this.done;
  }

  /** Takes over what was kept of a history, and where the rest of it is. */
  recall({ edits, first, depth, length }: HistoryWindow, source: EditSource): void {
    this.held = [...edits];
    this.first = first;
    this.done = depth;
    this.length = length;
    this.source = source;
    this.keepNear();
  }

  /** Adds an edit after those that are done, and forgets those that were undone. */
  push(edit: Edit): void {
    this.held.length = this.done - this.first;
    this.held.push(edit);
    this.done++;
    this.length = this.done;
    this.keepNear();
  }

  /** The edit to take back; null where there is none, or, `depth` being more than 0, none in memory yet. */
  undo(): Edit | null {
    if (this.done === this.first) return null;
    this.done--;
    const edit = this.held[this.done - this.first]!;
    this.keepNear();
    return edit;
  }

  redo(): Edit | null {
    const edit = this.held[this.done - this.first];
    if (!edit) return null;
    this.done++;
    this.keepNear();
    return edit;
  }

  private get last(): number {
    return this.first + this.held.length;
  }

  private keepNear(): void {
    const { reach, source } = this;
    if (!source) return;
    const far = this.done - this.first - reach;
    if (far > reach) {
      this.held = this.held.slice(far);
      this.first += far;
    }
    if (this.last - this.done > 2 * reach) this.held.length = this.done + reach - this.first;
    if (this.reading) return;
    const near = Math.ceil(reach / 2);
    if (this.first > 0 && this.done - this.first < near) void this.readBefore(source);
    else if (this.last < this.length && this.last - this.done < near) void this.readAfter(source);
  }

  private async readBefore(source: EditSource): Promise<void> {
    const to = this.first;
    const from = Math.max(0, to - this.reach);
    const edits = await this.read(source, from, to);
    if (to !== this.first) return this.keepNear();
    if (edits.length === to - from && isChain([...edits, ...this.held.slice(0, 1)])) {
      this.held = [...edits, ...this.held];
      this.first = from;
      return this.keepNear();
    }
    // What lies further back is lost, or another page's: the history begins here from now on.
    this.source = null;
    this.done -= to;
    this.length -= to;
    this.first = 0;
  }

  private async readAfter(source: EditSource): Promise<void> {
    const from = this.last;
    const to = Math.min(this.length, from + this.reach);
    const edits = await this.read(source, from, to);
    if (from !== this.last || to > this.length) return this.keepNear();
    if (edits.length === to - from && isChain([...this.held.slice(-1), ...edits])) {
      this.held.push(...edits);
      return this.keepNear();
    }
    this.length = from;
  }

  private async read(source: EditSource, from: number, to: number): Promise<readonly Edit[]> {
    this.reading = true;
    const edits = await source.read(from, to).catch(() => []);
    this.reading = false;
    return edits;
  }
}

/** Whether each edit begins where the one before it ended. */
export function isChain(edits: readonly Edit[]): boolean {
  return edits.every(({ from }, i) => i === 0 || from === edits[i - 1]!.to);
}
