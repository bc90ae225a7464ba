import { describe, expect, it } from 'vitest';
import { longestPieceMs } from '../src/net/additions.ts';
import { MemoryOutboxStore } from '../src/net/indexed-db-store.ts';
import { Outbox } from '../src/net/outbox.ts';
import type { Addition, OutboxEntry } from '../src/net/outbox-entry.ts';
import { Sender } from '../src/net/sender.ts';
import type { PutOutcome } from '../src/net/slice-api.ts';
import type { VerdictBody } from '../src/wire.ts';
import { identity, version } from './outbox.test.ts';

const verdict = (word: VerdictBody['verdict'], modelId = 7, reason: string | null = null): VerdictBody => ({
  modelId,
  verdict: word,
  subject: 'prediction',
  reason,
});

/** A server that adds each key once, as the real one does, and whose answers can be lost on the way. */
class Server {
  readonly held = new Map<string, OutboxEntry>();
  fault: PutOutcome | null = null;
  loseAnswers = 0;

  put = (entry: OutboxEntry): Promise<PutOutcome> => {
    if (this.fault) return Promise.resolve(this.fault);
    const revision = [...this.held.values()].filter(({ field }) => field === entry.field).length + 1;
    this.held.set(entry.id, this.held.get(entry.id) ?? entry);
    if (this.loseAnswers-- > 0) return Promise.resolve({ kind: 'unreachable' });
    return Promise.resolve(entry.baseRevision === null ? { kind: 'added' } : { kind: 'saved', revision });
  };

  bodies(field: Addition): unknown[] {
    return [...this.held.values()].filter((entry) => entry.field === field).map(({ body }) => body);
  }
}

async function desk(store = new MemoryOutboxStore()) {
  const server = new Server();
  const outbox = await Outbox.open(store, identity());
  const answers: [string, string | null][] = [];
  const listener = {
    saved: () => undefined,
    conflicted: () => undefined,
    overtaken: () => undefined,
    added: ({ field }: OutboxEntry<Addition>, refusal: string | null) => answers.push([field, refusal]),
    changed: () => undefined,
  };
  const sender = new Sender(outbox, server.put, listener, { after: () => () => undefined });
  return { server, outbox, sender, answers };
}

describe('what is only ever added', () => {
  it('verdicts_GivenOffline_AreOneEditAndTheLastOfThemIsSent', async () => {
    const { server, outbox, sender } = await desk();
    server.fault = { kind: 'unreachable' };
    outbox.append(1, 'verdict', verdict('agree'));
    outbox.append(1, 'verdict', verdict('disagree'));
    outbox.append(1, 'verdict', verdict('disagree', 7, 'a vessel'));
    expect(outbox.pendingEdits).toBe(1);
    await sender.kick();
    expect(outbox.added(1, 'verdict')).toEqual([verdict('disagree', 7, 'a vessel')]);
    server.fault = null;
    await sender.kick();
    expect(server.bodies('verdict')).toEqual([verdict('disagree', 7, 'a vessel')]);
    expect(outbox.pendingEdits).toBe(0);
  });

  it('verdicts_OnTwoModelsOrTwoSlices_AreAllSent', async () => {
    const { server, outbox, sender } = await desk();
    outbox.append(1, 'verdict', verdict('agree', 7));
    outbox.append(1, 'verdict', verdict('disagree', 8));
    outbox.append(2, 'verdict', verdict('agree', 8));
    await sender.kick();
    expect(server.bodies('verdict')).toEqual([verdict('agree', 7), verdict('disagree', 8), verdict('agree', 8)]);
  });

  it('verdict_WhoseAnswerWasLost_IsRepeatedUnderItsKey_AndALaterOneFollowsIt', async () => {
    const { server, outbox, sender } = await desk();
    server.loseAnswers = 1;
    outbox.append(1, 'verdict', verdict('agree'));
    await sender.kick();
    outbox.append(1, 'verdict', verdict('disagree'));
    expect(outbox.added(1, 'verdict')).toHaveLength(2);
    await sender.kick();
    expect(server.bodies('verdict')).toEqual([verdict('agree'), verdict('disagree')]);
  });

  it('readingTime_MadeOffline_AddsUpInPiecesThatTheServerTakes_AndIsNobodysEdit', async () => {
    const { server, outbox, sender } = await desk();
    for (let minute = 0; minute < 25; minute++) outbox.append(1, 'reading-time', { activeMs: 60_000 });
    expect(outbox.pendingEdits).toBe(0);
    await sender.kick();
    const pieces = server.bodies('reading-time') as { activeMs: number }[];
    expect(pieces.map(({ activeMs }) => activeMs)).toEqual([longestPieceMs, longestPieceMs, 5 * 60_000]);
  });

  it('readingTime_WhoseAnswerWasLost_IsCountedOnce', async () => {
    const { server, outbox, sender } = await desk();
    server.loseAnswers = 1;
    outbox.append(1, 'reading-time', { activeMs: 700 });
    await sender.kick();
    outbox.append(1, 'reading-time', { activeMs: 900 });
    await sender.kick();
    expect(server.bodies('reading-time')).toEqual([{ activeMs: 700 }, { activeMs: 900 }]);
  });

  it('everythingMadeOffline_IsSentInTheOrderItWasMade', async () => {
    const { server, outbox, sender } = await desk();
    server.fault = { kind: 'signed-out', otherReader: false };
    outbox.add(1, 'label', { label: 'covid' }, 0);
    outbox.append(1, 'verdict', verdict('agree'));
    outbox.add(2, 'mask', version(3), 0);
    outbox.append(2, 'reading-time', { activeMs: 800 });
    await sender.kick();
    expect(sender.connection).toBe('signed-out');
    server.fault = null;
    await sender.kick();
    expect([...server.held.values()].map(({ sliceId, field }) => `${sliceId} ${field}`)).toEqual([
      '1 label',
      '1 verdict',
      '2 mask',
      '2 reading-time',
    ]);
  });

  it('verdict_RefusedByTheServer_IsReportedWithItsReasonAndHoldsNothingUp', async () => {
    const { server, outbox, sender, answers } = await desk();
    server.fault = { kind: 'refused', reason: 'There is no prediction by model 7 of slice 1.' };
    outbox.append(1, 'verdict', verdict('agree'));
    await sender.kick();
    expect(answers).toEqual([['verdict', 'There is no prediction by model 7 of slice 1.']]);
    expect(outbox.pendingEdits).toBe(0);
    expect(sender.refusals.size).toBe(0);
  });

  it('nextPage_FindsWhatAClosedOneLeft_AndOnlyWhatItAdopts', async () => {
    const store = new MemoryOutboxStore();
    const closed = await Outbox.open(store, identity('closed'));
    closed.append(1, 'verdict', verdict('agree'));
    closed.add(1, 'mask', version(1), 0);
    await closed.stored();

    const compare = await Outbox.open(store, identity('compare'), ({ field }) => field === 'verdict');
    expect(compare.chains().map(({ key }) => key)).toEqual(['1/verdict']);
    const room = await Outbox.open(store, identity('room', undefined, ['compare']));
    expect(room.chains().map(({ key }) => key)).toEqual(['1/mask']);
  });
});
