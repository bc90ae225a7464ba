import type { BodyOf, Chain, Field } from '../net/outbox-entry.ts';
import { IndexedDbOutboxStore, MemoryOutboxStore } from '../net/indexed-db-store.ts';
import { Outbox } from '../net/outbox.ts';
import { Sender, type Conflict, type Resolution, type SenderListener } from '../net/sender.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { holdWriter, livingWriters, newUuid } from '../net/writers.ts';
import { saveStatus, type SaveStatus } from './save-status.ts';

/** Every edit of this page on its way to the server, whatever happens to the network meanwhile. */
export class Saving {
  private constructor(
    private readonly outbox: Outbox,
    private readonly sender: Sender,
    private readonly durable: boolean,
  ) {
    window.addEventListener('online', () => void sender.kick());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && outbox.pendingEdits > 0) void sender.kick();
    });
    window.addEventListener('beforeunload', (event) => {
      if (outbox.pendingEdits > 0) event.preventDefault();
    });
  }

  static async start(reader: string, api: SliceApi, listener: SenderListener): Promise<Saving> {
    const writer = newUuid();
    const [alive, store] = await Promise.all([
      livingWriters(),
      IndexedDbOutboxStore.open(indexedDB).catch(() => new MemoryOutboxStore()),
    ]);
    holdWriter(writer);
    const identity = { reader, writer, livingWriters: alive, newId: newUuid, now: Date.now };
    const outbox = await Outbox.open(store, identity);
    const clock = {
      after(ms: number, run: () => void) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    };
    const sender = new Sender(outbox, (entry) => api.put(entry), listener, clock);
    return new Saving(outbox, sender, store instanceof IndexedDbOutboxStore);
  }

  get pendingEdits(): number {
    return this.outbox.pendingEdits;
  }

  send(): void {
    void this.sender.kick();
  }

  add<F extends Field>(sliceId: number, field: F, body: BodyOf[F], baseRevision: number): void {
    this.outbox.add(sliceId, field, body, baseRevision);
    void this.sender.kick();
  }

  newest<F extends Field>(sliceId: number, field: F): BodyOf[F] | undefined {
    return this.outbox.newest(sliceId, field);
  }

  /** Edits that wait for the reader's choice, on any slice. */
  get conflicts(): readonly Conflict[] {
    return [...this.sender.conflicts.values()];
  }

  resolve(chain: Chain, choice: Resolution): void {
    this.sender.resolve(chain, choice);
  }

  status(sliceId: number): SaveStatus {
    const { refusals, connection } = this.sender;
    const conflicting = this.conflicts.map(({ chain }) => chain.sliceId);
    return saveStatus({
      pendingEdits: this.outbox.pendingEdits,
      connection,
      conflictHere: conflicting.includes(sliceId),
      conflictsElsewhere: conflicting.filter((id) => id !== sliceId),
      refusal: (refusals.get(`${sliceId}/mask`) ?? refusals.get(`${sliceId}/label`))?.reason ?? null,
      durable: this.durable,
    });
  }
}
