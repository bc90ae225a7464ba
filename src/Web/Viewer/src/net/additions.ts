import type { ReadingTimeBody, VerdictBody } from '../wire.ts';
import type { Addition, BodyOf } from './outbox-entry.ts';

/** What the server takes as one piece of time. */
export const longestPieceMs = 600_000;

/** How many of the reader's edits an addition is. */
export const editsOf: Readonly<Record<Addition, number>> = { verdict: 1, 'reading-time': 0 };

/**
 * What two additions of one kind come to, where the first has certainly not left this machine: of two verdicts on one model the
 * later counts, times add up. Null where both are to be sent.
 */
export function joined<A extends Addition>(field: A, first: BodyOf[A], then: BodyOf[A]): BodyOf[A] | null;
export function joined(field: Addition, first: BodyOf[Addition], then: BodyOf[Addition]): BodyOf[Addition] | null {
  if (field === 'verdict') return (first as VerdictBody).modelId === (then as VerdictBody).modelId ? then : null;
  const activeMs = (first as ReadingTimeBody).activeMs + (then as ReadingTimeBody).activeMs;
  return activeMs <= longestPieceMs ? { activeMs } : null;
}
