import { MaskBuffer } from '../mask/mask-buffer.ts';
import { paintRuns } from '../mask/rle.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';
import { presetsFor, type WindowPreset } from '../image/windowing.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { lesionStyles } from '../room/lesion-styles.ts';
import { LabelLayer } from '../view/label-layer.ts';
import type { LabelStyle } from '../view/palette.ts';
import type { MaskDocument, Prediction, SliceInfo } from '../wire.ts';
import { agreed, differenceOf, onlyModel, onlyReader, type Difference } from './difference.ts';

const predictionStyles: readonly LabelStyle[] = [
  { value: 1, colour: [255, 255, 255], outline: 'dashed', fill: 'plain' },
];

/** Three ways of drawing as well as three colours: filled, hatched, outlined. */
const differenceStyles: readonly LabelStyle[] = [
  { value: agreed, colour: [86, 180, 233], outline: null, fill: 'plain' },
  { value: onlyModel, colour: [230, 159, 0], outline: 'dashed', fill: 'hatched' },
  { value: onlyReader, colour: [255, 255, 255], outline: 'solid', fill: 'none' },
];

/** A slice with its annotation beside its prediction. */
export interface Comparison {
  info: SliceInfo;
  pixels: SlicePixels;
  presets: readonly WindowPreset[];
  mask: MaskDocument;
  annotated: LabelLayer;
  prediction: Prediction | null;
  /** Why the reader may not see the prediction yet; null where they may. */
  withheld: string | null;
  predicted: LabelLayer | null;
  /** Null where the model has drawn nothing to compare with. */
  difference: (Difference & { layer: LabelLayer }) | null;
}

export async function loadComparison(id: number, api: SliceApi): Promise<Comparison> {
  const [info, pixels, mask, { prediction, withheld }] = await Promise.all([
    api.slice(id),
    api.pixels(id),
    api.mask(id),
    api.prediction(id),
  ]);
  const { width, height } = pixels;
  const layer = (labels: Uint8Array, styles: readonly LabelStyle[]) => new LabelLayer(labels, width, height, styles);
  const annotated = MaskBuffer.of(mask, width, height).pixels;
  const comparison: Comparison = {
    info,
    pixels,
    presets: presetsFor(pixels.values, info.isHu),
    mask,
    annotated: layer(annotated, lesionStyles),
    prediction,
    withheld,
    predicted: null,
    difference: null,
  };
  if (!prediction?.lesion) return comparison;
  const predicted = new Uint8Array(width * height);
  paintRuns(predicted, width, height, prediction.lesion.rle, 1);
  const difference = differenceOf(annotated, predicted);
  return {
    ...comparison,
    predicted: layer(predicted, predictionStyles),
    difference: { ...difference, layer: layer(difference.map, differenceStyles) },
  };
}
