import type { MaskState } from '../wire.ts';

/**
 * The supervision state after a stroke. Drawing says only "here is some", so the rest stays unsaid (partial), unless the
 * reader had already vouched for all of it. A mask without a pixel is never taken for a verdict: erasing the last one
 * leaves "unknown", and only the reader's own "nothing here" makes it clear.
 */
export function stateAfterStroke(state: MaskState, areaPx: number): MaskState {
  if (areaPx === 0) return 'unknown';
  return state === 'complete' ? 'complete' : 'partial';
}

/** "Mask complete" pressed: vouches for the drawn lesions, or takes that back. Null where no lesion is drawn. */
export function toggledComplete(state: MaskState, areaPx: number): MaskState | null {
  if (areaPx === 0) return null;
  return state === 'complete' ? 'partial' : 'complete';
}

/** "Nothing here" pressed on an empty mask: a verdict, or takes that back. */
export function toggledNegative(state: MaskState): MaskState {
  return state === 'negative' ? 'unknown' : 'negative';
}
