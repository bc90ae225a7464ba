import { Annotation, type AnnotationListener } from '../annotation/annotation.ts';
import { lesionKinds } from '../annotation/vocabulary.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';
import { presetsFor, type WindowPreset } from '../image/windowing.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import { paintRuns } from '../mask/rle.ts';
import type { SliceApi } from '../net/slice-api.ts';
import type { UndoMemory } from '../undo/undo-memory.ts';
import { LabelLayer, type LabelStyle } from '../view/label-layer.ts';
import type { Prediction, RunLengthMask, SliceInfo } from '../wire.ts';
import type { PixelCache } from './pixel-cache.ts';
import type { Saving } from './saving.ts';

export const lesionStyles: readonly LabelStyle[] = lesionKinds.map(({ value, colour, outline }) => ({
  value,
  colour,
  outline,
  fill: 'plain',
}));

/** The model's outline is white: no lesion kind is. */
const predictionStyles: readonly LabelStyle[] = [
  { value: 1, colour: [255, 255, 255], outline: 'dashed', fill: 'none' },
];

/** A slice with everything the reading room shows of it. */
export interface OpenSlice {
  info: SliceInfo;
  pixels: SlicePixels;
  presets: readonly WindowPreset[];
  annotation: Annotation;
  labels: LabelLayer;
  prediction: Prediction | null;
  /** The model's lesion: height x width, rows first, 1 within it. Null where it draws none. */
  predicted: { region: Uint8Array; layer: LabelLayer } | null;
  /** Revisions the server is known to hold. */
  revisions: { mask: number; label: number };
  /** Undo steps were kept, but of another version of the slice. */
  undoLost: boolean;
}

/** Loads a slice; edits of it that the server does not have yet take the place of what the server says. */
export async function openSlice(
  id: number,
  api: SliceApi,
  cache: PixelCache,
  saving: Saving,
  undo: UndoMemory,
  listener: (slice: () => OpenSlice) => AnnotationListener,
): Promise<OpenSlice> {
  const [info, pixels, mask, prediction, history] = await Promise.all([
    api.slice(id),
    cache.get(id),
    api.mask(id),
    api.prediction(id),
    undo.load(id),
  ]);
  const { width, height } = pixels;
  const unsentMask = saving.newest(id, 'mask');
  const unsentLabel = saving.newest(id, 'label');
  const body = unsentMask ?? mask;
  const label = unsentLabel ? unsentLabel.label : info.label;
  const annotation = new Annotation(MaskBuffer.of(body, width, height), body.state, label, listener(() => slice));
  const slice: OpenSlice = {
    info,
    pixels,
    presets: presetsFor(pixels.values, info.isHu),
    annotation,
    labels: new LabelLayer(annotation.mask.pixels, width, height, lesionStyles),
    prediction,
    predicted: prediction?.lesion ? predictedLesion(prediction.lesion.rle, width, height) : null,
    revisions: { mask: mask.revision, label: info.labelRevision },
    undoLost: !undo.recall(id, annotation, history),
  };
  return slice;
}

function predictedLesion(rle: RunLengthMask, width: number, height: number): OpenSlice['predicted'] {
  const region = new Uint8Array(width * height);
  paintRuns(region, width, height, rle, 1);
  return { region, layer: new LabelLayer(region, width, height, predictionStyles) };
}
