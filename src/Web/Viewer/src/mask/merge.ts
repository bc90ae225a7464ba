import { regionsOf } from '../image/regions.ts';
import { atOnce } from '../in-slices.ts';
import type { MaskState } from '../wire.ts';
import type { Spans } from './spans.ts';

/** What of two versions of a lesion is kept; 'both' draws mine over theirs. */
export type Choice = 'mine' | 'theirs' | 'both';

/** A lesion of either version, with whatever of the other touches it, that the two draw differently. */
export interface Dispute {
  pixels: Spans;
  minePx: number;
  theirsPx: number;
}

/**
 * Where two versions of a mask differ, lesion by lesion, from top to bottom.
 * @param mine label map, height x width, rows first; theirs of the same shape.
 */
export function disputes(mine: Uint8Array, theirs: Uint8Array, width: number, height: number): Dispute[] {
  const lesions = atOnce(regionsOf(width, height, 1, (i) => mine[i] !== 0 || theirs[i] !== 0));
  return lesions.flatMap(({ pixels }) => {
    let minePx = 0;
    let theirsPx = 0;
    let differ = false;
    pixels.forEach((y, from, to) => {
      for (let i = y * width + from; i <= y * width + to; i++) {
        if (mine[i]) minePx++;
        if (theirs[i]) theirsPx++;
        differ ||= mine[i] !== theirs[i];
      }
    });
    return differ ? [{ pixels, minePx, theirsPx }] : [];
  });
}

/** Theirs, with each dispute settled as chosen; what is not disputed is the same in both. */
export function merged(
  mine: Uint8Array,
  theirs: Uint8Array,
  width: number,
  settled: readonly { dispute: Dispute; choice: Choice }[],
): Uint8Array {
  const labels = theirs.slice();
  for (const { dispute, choice } of settled) {
    if (choice === 'theirs') continue;
    dispute.pixels.forEach((y, from, to) => {
      for (let i = y * width + from; i <= y * width + to; i++) {
        if (choice === 'mine' || mine[i]) labels[i] = mine[i]!;
      }
    });
  }
  return labels;
}

/** What may be said of a merged mask: no more than both readers said of their own. */
export function mergedState(mine: MaskState, theirs: MaskState, areaPx: number): MaskState {
  if (areaPx === 0) return mine === 'negative' && theirs === 'negative' ? 'negative' : 'unknown';
  return mine === 'complete' && theirs === 'complete' ? 'complete' : 'partial';
}
