import type { Outbox } from './outbox.ts';
import { chainKey, isAddition, type Addition, type BodyOf, type Chain, type Field, type OutboxEntry } from './outbox-entry.ts';
import type { PutOutcome, Revisioned } from './slice-api.ts';
import { sameContent } from './same-content.ts';

export interface Conflict {
  chain: Chain<Field>;
  mine: BodyOf[Field];
  theirs: Revisioned;
}

/** What the reader makes of a conflict: one of the versions, or a third made of both. */
export type Resolution = 'mine' | 'theirs' | { merged: BodyOf[Field] };

export type Connection = 'online' | 'unreachable' | 'signed-out' | 'other-reader';

export interface SenderListener {
  saved(sliceId: number, field: Field, revision: number): void;
  conflicted(conflict: Conflict): void;
  /** The version the reader had taken from another has a newer one, which is taken in its place. */
  overtaken(sliceId: number, field: Field, theirs: Revisioned): void;
  /** The server has what was added; or never will, for a reason it gave. */
  added(entry: OutboxEntry<Addition>, refusal: string | null): void;
  /** Anything the save state is made of has changed. */
  changed(): void;
}

export interface Clock {
  after(ms: number, run: () => void): () => void;
}

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
/** How often to see whether the reader has signed in again in another tab. */
const signInDelayMs = 4_000;

/** Sends the outbox, one entry at a time, oldest first. A chain in conflict waits for the reader; the others go on. */
export class Sender {
  connection: Connection = 'online';
  readonly conflicts = new Map<string, Conflict>();
  readonly refusals = new Map<string, { entryId: string; reason: string }>();
  private sending: Promise<void> | null = null;
  private again = false;
  private failures = 0;
  private cancelRetry: (() => void) | null = null;

  constructor(
    private readonly outbox: Outbox,
    private readonly put: (entry: OutboxEntry) => Promise<PutOutcome>,
    private readonly listener: SenderListener,
    private readonly clock: Clock,
  ) {}

  get busy(): boolean {
    return this.sending !== null;
  }

  /** Sends what can be sent; resolves when nothing more can be done now. */
  kick(): Promise<void> {
    this.cancelRetry?.();
    this.cancelRetry = null;
    if (this.sending) {
      this.again = true;
      return this.sending;
    }
    this.sending = this.drain().finally(() => {
      this.sending = null;
      this.listener.changed();
      if (this.again) {
        this.again = false;
        void this.kick();
      }
    });
    this.listener.changed();
    return this.sending;
  }

  resolve(chain: Chain<Field>, choice: Resolution): void {
    const conflict = this.conflicts.get(chain.key);
    if (!conflict) return;
    this.conflicts.delete(chain.key);
    if (choice === 'mine') this.outbox.keepMine(chain, conflict.theirs.revision);
    else if (choice === 'theirs') this.outbox.takeTheirs(chain, conflict.theirs);
    else this.outbox.merge(chain, choice.merged, conflict.theirs.revision);
    this.listener.changed();
    void this.kick();
  }

  private async drain(): Promise<void> {
    for (let entry = this.next(); entry; entry = this.next()) {
      if (!(await this.sendOne(entry))) return;
    }
  }

  private next(): OutboxEntry | undefined {
    for (const chain of this.outbox.chains()) {
      const head = this.outbox.head(chain);
      if (!head || this.conflicts.has(chain.key)) continue;
      const refusal = this.refusals.get(chain.key);
      if (refusal?.entryId === head.id && !this.outbox.refused(head)) continue;
      this.refusals.delete(chain.key);
      return this.outbox.head(chain);
    }
    return undefined;
  }

  /** Returns false where sending must pause. */
  private async sendOne(entry: OutboxEntry): Promise<boolean> {
    this.outbox.attempted(entry);
    // On disk first, so that a page which dies while sending finds the entry again, marked. A store that fails must not
    // keep an edit from the server, which is the safer place.
    await this.outbox.stored().catch(() => undefined);
    const outcome = await this.put(entry);
    if (outcome.kind === 'unreachable' || outcome.kind === 'signed-out') {
      this.pause(outcome);
      return false;
    }
    this.connection = 'online';
    this.failures = 0;
    if (isAddition(entry)) {
      this.outbox.remove(entry);
      this.listener.added(entry, outcome.kind === 'refused' ? outcome.reason : null);
    } else {
      this.settle(entry as OutboxEntry<Field>, outcome);
    }
    this.listener.changed();
    return true;
  }

  private settle(entry: OutboxEntry<Field>, outcome: PutOutcome): void {
    const { sliceId, field } = entry;
    const chain = { key: chainKey(sliceId, field), sliceId, field };
    switch (outcome.kind) {
      case 'saved':
        this.outbox.acknowledged(entry, outcome.revision);
        this.listener.saved(sliceId, field, outcome.revision);
        break;
      case 'conflict':
        this.meet(chain, entry, outcome.current);
        break;
      case 'refused':
        this.refusals.set(chain.key, { entryId: entry.id, reason: outcome.reason });
        break;
    }
  }

  private meet(chain: Chain<Field>, entry: OutboxEntry<Field>, theirs: Revisioned): void {
    if (sameContent(chain.field, entry.body, theirs)) {
      this.outbox.acknowledged(entry, theirs.revision);
      this.listener.saved(chain.sliceId, chain.field, theirs.revision);
    } else if (this.outbox.onlyRestores(chain)) {
      // The reader has already chosen theirs, which has only grown newer since.
      this.outbox.takeTheirs(chain, theirs);
      this.listener.overtaken(chain.sliceId, chain.field, theirs);
    } else {
      const mine = this.outbox.newest(chain.sliceId, chain.field) ?? entry.body;
      const conflict: Conflict = { chain, mine, theirs };
      this.conflicts.set(chain.key, conflict);
      this.listener.conflicted(conflict);
    }
  }

  private pause(outcome: { kind: 'unreachable' } | { kind: 'signed-out'; otherReader: boolean }): void {
    let delayMs = signInDelayMs;
    if (outcome.kind === 'signed-out') {
      this.connection = outcome.otherReader ? 'other-reader' : 'signed-out';
    } else {
      this.connection = 'unreachable';
      delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** this.failures++);
    }
    this.again = false;
    this.cancelRetry = this.clock.after(delayMs, () => void this.kick());
  }
}
