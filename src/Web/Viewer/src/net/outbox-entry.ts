import type { LabelBody, MaskBody, ReadingTimeBody, VerdictBody } from '../wire.ts';

/** What has revisions: a write is made on one, and meets a newer one as a conflict. */
export type Field = 'mask' | 'label';

/** What is only ever added to a slice: based on nothing, and in conflict with nothing. */
export type Addition = 'verdict' | 'reading-time';

export interface BodyOf {
  mask: MaskBody;
  label: LabelBody;
  verdict: VerdictBody;
  'reading-time': ReadingTimeBody;
}

/**
 * One write on its way to the server, to the slice's address that ends with the field's name. An edit holds the whole of its field, so
 * that a later one contains an earlier.
 */
export interface OutboxEntry<F extends Field | Addition = Field | Addition> {
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
  /** Revision this edit was made on; null while it follows an entry that has no revision yet, and for what is added. */
  baseRevision: number | null;
  /** It may have reached the server, so its content must not change under its id. */
  attempted: boolean;
  /** How many of the reader's edits it holds: none where nobody made it, as time passes by itself. */
  edits: number;
  /**
   * 'history': the reader's own version, which gave way to another by the reader's choice and is kept beneath it.
   * 'restore': that other version, put back on top of it.
   */
  purpose: 'edit' | 'history' | 'restore';
}

/** Writes of one kind to one slice by one page, in order: an edit is based on the one before it. */
export interface Chain<F extends Field | Addition = Field | Addition> {
  key: string;
  sliceId: number;
  field: F;
}

export function chainKey(sliceId: number, field: Field | Addition): string {
  return `${sliceId}/${field}`;
}

export function isAddition(entry: OutboxEntry): entry is OutboxEntry<'verdict'> | OutboxEntry<'reading-time'> {
  return entry.field === 'verdict' || entry.field === 'reading-time';
}

/** Where entries outlive the page. */
export interface OutboxStore {
  load(): Promise<OutboxEntry[]>;
  /** Removes and writes entries in one transaction. */
  commit(remove: readonly string[], put: readonly OutboxEntry[]): Promise<void>;
}
