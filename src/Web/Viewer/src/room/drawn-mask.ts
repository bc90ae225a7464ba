import { MaskBuffer } from '../mask/mask-buffer.ts';
import { LabelLayer } from '../view/label-layer.ts';
import type { MaskBody } from '../wire.ts';
import { lesionStyles } from './lesion-styles.ts';

/** A mask as it is drawn on and as it is shown. */
export interface DrawnMask {
  mask: MaskBuffer;
  labels: LabelLayer;
}

/**
 * Makes a mask ready, in parts.
 * @throws RangeError where a lesion's runs do not fit the size.
 */
export function* drawMask(body: Pick<MaskBody, 'lesions'>, width: number, height: number): Generator<void, DrawnMask> {
  const mask = yield* MaskBuffer.inParts(body, width, height);
  // Who opens it asks for its runs.
  yield* mask.lesionsInParts();
  return { mask, labels: new LabelLayer(mask.pixels, width, height, lesionStyles, mask.extent) };
}
