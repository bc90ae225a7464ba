import { isAddition, type Addition, type BodyOf, type Chain, type Field, type OutboxEntry } from '../net/outbox-entry.ts';
import { IndexedDbOutboxStore, MemoryOutboxStore } from '../net/indexed-db-store.ts';
import { Outbox } from '../net/outbox.ts';
import { Sender, type Conflict, type Resolution, type SenderListener } from '../net/sender.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { holdWriter, livingWriters, newUuid } from '../net/writers.ts';
import type { VerdictRecord } from '../review/verdict-box.ts';
import type { VerdictBody } from '../wire.ts';
import { saveStatus, type SaveStatus } from './save-status.ts';

/** Verdicts by way of the outbox. @param saving null until it has been opened, before anything is shown that can be judged. */
export function verdictRecord(api: SliceApi, saving: () => Saving | null): VerdictRecord {
  return {
    read: (sliceId, modelId) => api.verdict(sliceId, modelId),
    unsent: (sliceId, modelId) => saving()?.unsentVerdict(sliceId, modelId),
    give: (sliceId, verdict) => saving()?.append(sliceId, 'verdict', verdict),
  };
}

/** Every edit of this page on its way to the server, whatever happens to the network meanwhile. */
export class Saving {
  /** Edits that are about to be added. */
  private expected = 0;

  private constructor(
    private readonly outbox: Outbox,
    private readonly sender: Sender,
    private readonly api: SliceApi,
    private readonly durable: boolean,
  ) {
    window.addEventListener('online', () => void sender.kick());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && outbox.chains().length > 0) void sender.kick();
    });
    window.addEventListener('beforeunload', (event) => {
      if (this.pendingEdits > 0) event.preventDefault();
    });
  }

  /** @param adopts which writes of this reader's closed pages this page can bring to an end. */
  static async start(
    reader: string,
    api: SliceApi,
    listener: SenderListener,
    adopts?: (entry: OutboxEntry) => boolean,
  ): Promise<Saving> {
    const writer = newUuid();
    const [alive, store] = await Promise.all([
      livingWriters(),
      IndexedDbOutboxStore.open(indexedDB).catch(() => new MemoryOutboxStore()),
    ]);
    holdWriter(writer);
    const identity = { reader, writer, livingWriters: alive, newId: newUuid, now: Date.now };
    const outbox = await Outbox.open(store, identity, adopts);
    const clock = {
      after(ms: number, run: () => void) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    };
    const sender = new Sender(outbox, (entry) => api.put(entry), listener, clock);
    return new Saving(outbox, sender, api, store instanceof IndexedDbOutboxStore);
  }

  get pendingEdits(): number {
    return this.outbox.pendingEdits + this.expected;
  }

  /** An edit has been made that is added once it has been painted: until `done`, not all is saved. */
  expect(): { done(): void } {
    this.expected++;
    return { done: () => void this.expected-- };
  }

  send(): void {
    void this.sender.kick();
  }

  add<F extends Field>(sliceId: number, field: F, body: BodyOf[F], baseRevision: number): void {
    this.outbox.add(sliceId, field, body, baseRevision);
    void this.sender.kick();
  }

  /** Adds what has no revision. */
  append<A extends Addition>(sliceId: number, field: A, body: BodyOf[A]): void {
    this.outbox.append(sliceId, field, body);
    void this.sender.kick();
  }

  /** The reader's newest verdict on a model's prediction, where the server does not have it yet. */
  unsentVerdict(sliceId: number, modelId: number): VerdictBody | undefined {
    return this.outbox.added(sliceId, 'verdict').findLast((verdict) => verdict.modelId === modelId);
  }

  /**
   * The page goes: what was added is sent once more in requests that outlive it. Where the network is gone, the next page finds it
   * in the store; where both happen, the key makes it one.
   */
  leave(): void {
    for (const chain of this.outbox.chains()) {
      const head = this.outbox.head(chain);
      if (head && isAddition(head)) void this.api.put(head, true);
    }
  }

  newest<F extends Field>(sliceId: number, field: F): BodyOf[F] | undefined {
    return this.outbox.newest(sliceId, field);
  }

  /** Edits that wait for the reader's choice, on any slice. */
  get conflicts(): readonly Conflict[] {
    return [...this.sender.conflicts.values()];
  }

  resolve(chain: Chain<Field>, choice: Resolution): void {
    this.sender.resolve(chain, choice);
  }

  status(sliceId: number): SaveStatus {
    const { refusals, connection } = this.sender;
    const conflicting = this.conflicts.map(({ chain }) => chain.sliceId);
    return saveStatus({
      pendingEdits: this.pendingEdits,
      connection,
      conflictHere: conflicting.includes(sliceId),
      conflictsElsewhere: conflicting.filter((id) => id !== sliceId),
      refusal: (refusals.get(`${sliceId}/mask`) ?? refusals.get(`${sliceId}/label`))?.reason ?? null,
      durable: this.durable,
    });
  }
}
