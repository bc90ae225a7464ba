import type { LabelBody, MaskBody } from '../wire.ts';

export type Field = 'mask' | 'label';

export interface BodyOf {
  mask: MaskBody;
  label: LabelBody;
}

/** One edit on its way to the server. Every entry holds the whole of its field, so that a later one contains an earlier. */
export interface OutboxEntry<F extends Field = Field> {
  /** Also the Idempotency-Key: a repeated send of one entry is the same write. */
  id: string;
  /** Ascending over a reader's entries. */
  order: number;
  /** Whose edit it is; never sent in another reader's name. */
  reader: string;
  /** The page that made it; entries of a page that is gone are adopted. */
  writer: string;
  sliceId: number;
  field: F;
  body: BodyOf[F];
  /** Revision this edit was made on; null while it follows an entry that has no revision yet. */
  baseRevision: number | null;
  /** It may have reached the server, so its content must not change under its id. */
  attempted: boolean;
  /** How many of the reader's edits it holds. */
  edits: number;
  /**
   * 'history': the reader's own version, which gave way to another by the reader's choice and is kept beneath it.
   * 'restore': that other version, put back on top of it.
   */
  purpose: 'edit' | 'history' | 'restore';
}

/** Edits of one field of one slice by one page, in order: each is based on the one before it. */
export interface Chain {
  key: string;
  sliceId: number;
  field: Field;
}

export function chainKey(sliceId: number, field: Field): string {
  return `${sliceId}/${field}`;
}

/** Where entries outlive the page. */
export interface OutboxStore {
  load(): Promise<OutboxEntry[]>;
  /** Removes and writes entries in one transaction. */
  commit(remove: readonly string[], put: readonly OutboxEntry[]): Promise<void>;
}
