import type { MaskState } from '../wire.ts';

/** Values of a difference map. */
export const agreed = 1;
export const onlyModel = 2;
export const onlyReader = 3;

/** Where annotation and prediction meet and differ, in pixels. Kinds are merged into one lesion, as the model sees it. */
export interface Difference {
  /** height x width, rows first: 0, agreed (true positive), onlyModel (false positive), onlyReader (false negative). */
  map: Uint8Array;
  truePositivePx: number;
  falsePositivePx: number;
  falseNegativePx: number;
}

/**
 * @param annotated label map, any non-zero value is lesion.
 * @param predicted the same for the model.
 */
export function differenceOf(annotated: Uint8Array, predicted: Uint8Array): Difference {
  const map = new Uint8Array(annotated.length);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < map.length; i++) {
    map[i] = annotated[i] ? (predicted[i] ? agreed : onlyReader) : predicted[i] ? onlyModel : 0;
    counts[map[i]!]!++;
  }
  return {
    map,
    truePositivePx: counts[agreed]!,
    falsePositivePx: counts[onlyModel]!,
    falseNegativePx: counts[onlyReader]!,
  };
}

/** Dice 2TP / (2TP + FP + FN), or the reason why there is none. */
export function diceOf(state: MaskState, difference: Difference): number | string {
  if (state === 'unknown') return 'no mask yet';
  if (state === 'partial') return 'mask is partial';
  const { truePositivePx, falsePositivePx, falseNegativePx } = difference;
  const sum = 2 * truePositivePx + falsePositivePx + falseNegativePx;
  return sum === 0 ? 'both empty' : (2 * truePositivePx) / sum;
}
