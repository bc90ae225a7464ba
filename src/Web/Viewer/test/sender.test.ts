import { describe, expect, it } from 'vitest';
import { MemoryOutboxStore } from '../src/net/indexed-db-store.ts';
import { Outbox } from '../src/net/outbox.ts';
import type { OutboxEntry } from '../src/net/outbox-entry.ts';
import { Sender, type Conflict } from '../src/net/sender.ts';
import type { PutOutcome } from '../src/net/slice-api.ts';
import type { MaskBody } from '../src/wire.ts';

const version = (n: number): MaskBody => ({
  state: 'partial',
  lesions: [{ kind: 'ground-glass', rle: { size: [10, 10], counts: [n, 100 - n] } }],
});

/** A server of one slice's mask that keeps every revision and remembers idempotency keys, as the real one does. */
class Server {
  readonly history: MaskBody[] = [];
  readonly seen = new Map<string, number>();
  fault: PutOutcome | null = null;
  loseAnswers = 0;

  put = (entry: OutboxEntry): Promise<PutOutcome> => Promise.resolve(this.answer(entry));

  private answer(entry: OutboxEntry): PutOutcome {
    if (this.fault) return this.fault;
    const repeated = this.seen.get(entry.id);
    if (repeated !== undefined) return { kind: 'saved', revision: repeated };
    const current = this.history.at(-1) ?? { state: 'unknown', lesions: [] };
    if (entry.baseRevision !== this.history.length) {
      return { kind: 'conflict', current: { ...current, revision: this.history.length } };
    }
    this.history.push(entry.body as MaskBody);
    this.seen.set(entry.id, this.history.length);
    if (this.loseAnswers-- > 0) return { kind: 'unreachable' };
    return { kind: 'saved', revision: this.history.length };
  }
}

async function desk(server = new Server()) {
  let ids = 0;
  const outbox = await Outbox.open(new MemoryOutboxStore(), {
    reader: 'ada@example.org',
    writer: 'page',
    livingWriters: new Set(),
    newId: () => `id-${ids++}`,
    now: () => 0,
  });
  const conflicts: Conflict[] = [];
  const saved: number[] = [];
  const overtaken: unknown[] = [];
  const retries: { ms: number; run: () => void }[] = [];
  const sender = new Sender(
    outbox,
    server.put,
    {
      saved: (_slice, _field, revision) => saved.push(revision),
      conflicted: (conflict) => conflicts.push(conflict),
      overtaken: (_slice, _field, theirs) => overtaken.push(theirs),
      added: () => undefined,
      changed: () => undefined,
    },
    {
      after: (ms, run) => {
        retries.push({ ms, run });
        return () => undefined;
      },
    },
  );
  return { server, outbox, sender, conflicts, saved, overtaken, retries };
}

describe('sender', () => {
  it('kick_WithEdits_SendsThemAndReportsRevisions', async () => {
    const { server, outbox, sender, saved } = await desk();
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    outbox.add(1, 'mask', version(2), 1);
    await sender.kick();
    expect(server.history).toEqual([version(1), version(2)]);
    expect(saved).toEqual([1, 2]);
    expect(outbox.pendingEdits).toBe(0);
  });

  it('kick_WhenAnAnswerWasLost_RepeatsTheSameKeyAndWritesOnce', async () => {
    const { server, outbox, sender, retries } = await desk();
    server.loseAnswers = 1;
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    expect(sender.connection).toBe('unreachable');
    outbox.add(1, 'mask', version(2), 0);
    expect(retries).toHaveLength(1);
    await sender.kick();
    expect(server.history).toEqual([version(1), version(2)]);
    expect(sender.connection).toBe('online');
  });

  it('kick_WhileOffline_WaitsLongerEachTime', async () => {
    const { server, outbox, sender, retries } = await desk();
    server.fault = { kind: 'unreachable' };
    outbox.add(1, 'mask', version(1), 0);
    for (let i = 0; i < 7; i++) await sender.kick();
    expect(retries.map(({ ms }) => ms)).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    expect(outbox.pendingEdits).toBe(1);
  });

  it('kick_SignedOut_KeepsTheEditAndSendsItAfterSignIn', async () => {
    const { server, outbox, sender } = await desk();
    server.fault = { kind: 'signed-out', otherReader: false };
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    expect(sender.connection).toBe('signed-out');
    server.fault = null;
    await sender.kick();
    expect(server.history).toEqual([version(1)]);
  });

  it('conflict_KeepMine_LeavesBothVersionsInHistoryWithMineOnTop', async () => {
    const { server, outbox, sender, conflicts } = await desk();
    server.history.push(version(50));
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    expect(conflicts).toMatchObject([{ mine: version(1), theirs: { ...version(50), revision: 1 } }]);
    expect(server.history).toEqual([version(50)]);
    sender.resolve(conflicts[0]!.chain, 'mine');
    await sender.kick();
    expect(server.history).toEqual([version(50), version(1)]);
  });

  it('conflict_TakeTheirs_LeavesBothVersionsInHistoryWithTheirsOnTop', async () => {
    const { server, outbox, sender, conflicts } = await desk();
    server.history.push(version(50));
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    sender.resolve(conflicts[0]!.chain, 'theirs');
    await sender.kick();
    expect(server.history).toEqual([version(50), version(1), version(50)]);
    expect(outbox.pendingEdits).toBe(0);
  });

  it('conflict_TakeTheirsWhileTheyWriteOn_TakesTheNewestWithoutAskingAgain', async () => {
    const { server, outbox, sender, conflicts, overtaken } = await desk();
    server.history.push(version(50));
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    server.history.push(version(60));
    sender.resolve(conflicts[0]!.chain, 'theirs');
    await sender.kick();
    expect(conflicts).toHaveLength(1);
    expect(overtaken).toHaveLength(1);
    expect(server.history).toEqual([version(50), version(60), version(1), version(60)]);
  });

  it('conflict_DrawingGoesOn_KeepsTheNewestAsMine', async () => {
    const { server, outbox, sender, conflicts } = await desk();
    server.history.push(version(50));
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    outbox.add(1, 'mask', version(2), 0);
    await sender.kick();
    expect(server.history).toHaveLength(1);
    sender.resolve(conflicts[0]!.chain, 'mine');
    await sender.kick();
    expect(server.history).toEqual([version(50), version(2)]);
  });

  it('conflict_WithTheSameContent_AsksNothing', async () => {
    const { server, outbox, sender, conflicts, saved } = await desk();
    server.history.push(version(1));
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    expect(conflicts).toEqual([]);
    expect(saved).toEqual([1]);
    expect(outbox.pendingEdits).toBe(0);
  });

  it('conflict_OnOneSlice_DoesNotHoldUpAnother', async () => {
    const { server, outbox, sender, conflicts } = await desk();
    outbox.add(2, 'mask', version(9), 5);
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    expect(conflicts.map(({ chain }) => chain.sliceId)).toEqual([2]);
    expect(server.history).toEqual([version(1)]);
  });

  it('refusal_IsShownWithItsReason_AndTheNextEditGoesInItsPlace', async () => {
    const { server, outbox, sender } = await desk();
    server.fault = { kind: 'refused', reason: 'the runs sum to 5 pixels' };
    outbox.add(1, 'mask', version(1), 0);
    await sender.kick();
    expect([...sender.refusals.values()]).toMatchObject([{ reason: 'the runs sum to 5 pixels' }]);
    await sender.kick();
    server.fault = null;
    outbox.add(1, 'mask', version(2), 0);
    await sender.kick();
    expect(server.history).toEqual([version(2)]);
    expect(sender.refusals.size).toBe(0);
  });
});
