import { restored } from '../annotation/provenance.ts';
import { editsOf, joined } from './additions.ts';
import { chainKey, type Addition, type BodyOf, type Chain, type Field, type OutboxEntry, type OutboxStore } from './outbox-entry.ts';
import { OutboxWrites } from './outbox-writes.ts';

export interface OutboxIdentity {
  reader: string;
  writer: string;
  /** Writers whose pages are still open, and who send their own entries. */
  livingWriters: ReadonlySet<string>;
  newId(): string;
  now(): number;
}

/**
 * Edits stay here from the moment they are made until the server has acknowledged them. The answer to every question is
 * in memory; each change is also written to the store, in order.
 */
export class Outbox {
  private lastOrder = 0;
  private readonly writes: OutboxWrites;

  private constructor(
    store: OutboxStore,
    private readonly identity: OutboxIdentity,
    private entries: OutboxEntry[],
  ) {
    this.writes = new OutboxWrites(store);
    this.lastOrder = entries.reduce((last, entry) => Math.max(last, entry.order), 0);
  }

  /**
   * Opens the box and adopts what this reader's closed pages left behind.
   * @param adopts what this page can bring to an end: a conflict, for one, has to be asked about.
   */
  static async open(store: OutboxStore, identity: OutboxIdentity, adopts: (entry: OutboxEntry) => boolean = () => true): Promise<Outbox> {
    const left = (await store.load())
      .filter((entry) => entry.reader === identity.reader && !identity.livingWriters.has(entry.writer) && adopts(entry))
      .sort((a, b) => a.order - b.order);
    const outbox = new Outbox(store, identity, []);
    // Two closed pages may have left edits of one field: they branched from each other, so the later page's edits keep
    // their own base and meet the earlier ones as the conflict they are. A chain is then the entries in order.
    const adopted = left.map((entry) => ({ ...entry, writer: identity.writer }));
    outbox.entries = adopted;
    outbox.lastOrder = adopted.at(-1)?.order ?? 0;
    await outbox.writes.add([], adopted);
    return outbox;
  }

  /** Edits not yet acknowledged, over all slices. */
  get pendingEdits(): number {
    return this.entries.reduce((sum, entry) => sum + entry.edits, 0);
  }

  pendingOf(sliceId: number): number {
    return this.entries.reduce((sum, entry) => sum + (entry.sliceId === sliceId ? entry.edits : 0), 0);
  }

  /** Chains with something to send, oldest first. */
  chains(): Chain[] {
    const chains = new Map<string, Chain>();
    for (const { sliceId, field } of this.entries) {
      const key = chainKey(sliceId, field);
      if (!chains.has(key)) chains.set(key, { key, sliceId, field });
    }
    return [...chains.values()];
  }

  head(chain: Pick<Chain, 'sliceId' | 'field'>): OutboxEntry | undefined {
    return this.of(chain)[0];
  }

  /** The reader's newest version of a field that the server has not acknowledged. */
  newest<F extends Field>(sliceId: number, field: F): BodyOf[F] | undefined {
    return this.of({ sliceId, field }).at(-1)?.body as BodyOf[F] | undefined;
  }

  /** What was added to a slice and the server has not acknowledged, the oldest first. */
  added<A extends Addition>(sliceId: number, field: A): BodyOf[A][] {
    return this.of({ sliceId, field }).map(({ body }) => body as BodyOf[A]);
  }

  /**
   * Adds an edit. It takes the place of an edit that has certainly not left this machine, and follows one that may have.
   */
  add<F extends Field>(sliceId: number, field: F, body: BodyOf[F], baseRevision: number): void {
    const last = this.of({ sliceId, field }).at(-1);
    const replaces = last && !last.attempted && last.purpose !== 'history' ? last : null;
    const entry = this.entry(sliceId, field, body, {
      baseRevision: replaces ? replaces.baseRevision : last ? null : baseRevision,
      edits: (replaces?.edits ?? 0) + 1,
    });
    this.replace(replaces ? [replaces] : [], [entry]);
  }

  /** Adds what is based on nothing. It is joined with what has certainly not left this machine where the two come to one. */
  append<A extends Addition>(sliceId: number, field: A, body: BodyOf[A]): void {
    const last = this.of({ sliceId, field }).at(-1);
    const both = last && !last.attempted ? joined(field, last.body as BodyOf[A], body) : null;
    const entry = this.entry(sliceId, field, both ?? body, { baseRevision: null, edits: editsOf[field] });
    this.replace(both ? [last!] : [], [entry]);
  }

  attempted(entry: OutboxEntry): void {
    if (!entry.attempted) this.replace([entry], [{ ...entry, attempted: true }]);
  }

  /** The server has committed the entry as this revision; the next of its chain is based on it. */
  acknowledged(entry: OutboxEntry, revision: number): void {
    const next = this.follower(entry);
    const rebased = next && next.baseRevision === null ? [{ ...next, baseRevision: revision }] : [];
    this.replace([entry, ...(rebased.length ? [next!] : [])], rebased);
  }

  /** Done with: the server has what was added, or will never take it. */
  remove(entry: OutboxEntry): void {
    this.replace([entry], []);
  }

  /** The server will never take the entry. Where a later one contains it, that one goes in its place; returns whether. */
  refused(entry: OutboxEntry): boolean {
    const next = this.follower(entry);
    if (!next) return false;
    const base = next.baseRevision ?? entry.baseRevision;
    this.replace([entry, next], [{ ...next, baseRevision: base, edits: next.edits + entry.edits }]);
    return true;
  }

  /** Whether the reader has taken another's version and drawn nothing since. */
  onlyRestores(chain: Chain<Field>): boolean {
    return this.of(chain).at(-1)?.purpose === 'restore';
  }

  /** The reader's version goes on top of theirs. */
  keepMine(chain: Chain<Field>, theirsRevision: number): void {
    const mine = this.of(chain);
    const newest = mine.at(-1);
    if (!newest) return;
    this.stack(chain, mine, [...mine.filter(isHistory), { ...newest, purpose: 'edit' }], theirsRevision);
  }

  /** The reader's version goes into history on top of theirs, and theirs on top of it: neither is lost. */
  takeTheirs(chain: Chain<Field>, theirs: BodyOf[Field] & { revision: number }): void {
    const mine = this.of(chain);
    if (mine.length === 0) return;
    const { revision, ...content } = theirs;
    // What another accepted from a model was not accepted by this reader, who only lets it stand.
    const body = content.provenance ? { ...content, provenance: restored(revision) } : content;
    const versions = this.asHistory(mine);
    this.stack(chain, mine, versions.length ? [...versions, { body, edits: 1, purpose: 'restore' }] : [], revision);
  }

  /** The reader's version goes into history on top of theirs, and what the reader made of both on top of it. */
  merge(chain: Chain<Field>, merged: BodyOf[Field], theirsRevision: number): void {
    const mine = this.of(chain);
    if (mine.length === 0) return;
    const versions = [...this.asHistory(mine), { body: merged, edits: 1, purpose: 'edit' as const }];
    this.stack(chain, mine, versions, theirsRevision);
  }

  /** Resolves once everything so far is in the store; rejects where the store failed. */
  stored(): Promise<void> {
    return this.writes.done;
  }

  private of({ sliceId, field }: Pick<Chain, 'sliceId' | 'field'>): OutboxEntry[] {
    return this.entries.filter((entry) => entry.sliceId === sliceId && entry.field === field);
  }

  /** What of a chain is the reader's own and stays beneath another version. */
  private asHistory(chain: readonly OutboxEntry[]): OutboxEntry[] {
    const newest = chain.at(-1);
    return chain
      .filter((entry) => isHistory(entry) || (entry === newest && entry.purpose === 'edit'))
      .map((entry) => ({ ...entry, purpose: 'history' }));
  }

  private follower(entry: OutboxEntry): OutboxEntry | undefined {
    const chain = this.of(entry);
    return chain[chain.findIndex((candidate) => candidate.id === entry.id) + 1];
  }

  /** Writes versions one on top of the other, the first on a revision the server has, in place of a chain's entries. */
  private stack(
    { sliceId, field }: Chain<Field>,
    replaced: readonly OutboxEntry[],
    versions: readonly Pick<OutboxEntry, 'body' | 'edits' | 'purpose'>[],
    onRevision: number,
  ): void {
    const entries = versions.map(({ body, edits, purpose }, i) =>
      this.entry(sliceId, field, body, { baseRevision: i === 0 ? onRevision : null, edits, purpose }),
    );
    this.replace(replaced, entries);
  }

  private entry(
    sliceId: number,
    field: OutboxEntry['field'],
    body: OutboxEntry['body'],
    rest: Pick<OutboxEntry, 'baseRevision' | 'edits'> & Partial<Pick<OutboxEntry, 'purpose'>>,
  ): OutboxEntry {
    const { reader, writer } = this.identity;
    this.lastOrder = Math.max(this.lastOrder + 1, this.identity.now());
    const id = this.identity.newId();
    return { id, order: this.lastOrder, reader, writer, sliceId, field, body, attempted: false, purpose: 'edit', ...rest };
  }

  private replace(remove: readonly OutboxEntry[], put: readonly OutboxEntry[]): void {
    const gone = new Set(remove.map((entry) => entry.id));
    this.entries = [...this.entries.filter((entry) => !gone.has(entry.id)), ...put].sort((a, b) => a.order - b.order);
    const written = new Set(put.map((entry) => entry.id));
    void this.writes.add([...gone].filter((id) => !written.has(id)), put).catch(() => undefined);
  }
}

function isHistory(entry: OutboxEntry): boolean {
  return entry.purpose === 'history';
}
