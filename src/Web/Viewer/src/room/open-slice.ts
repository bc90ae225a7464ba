import { Annotation, type AnnotationListener } from '../annotation/annotation.ts';
import type { HistoryWindow } from '../annotation/edit-history.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';
import { presetsFor, type WindowPreset } from '../image/windowing.ts';
import { atOnce } from '../in-slices.ts';
import { paintRuns } from '../mask/rle.ts';
import type { PredictionAnswer } from '../net/slice-api.ts';
import type { UndoMemory } from '../undo/undo-memory.ts';
import { LabelLayer } from '../view/label-layer.ts';
import type { LabelStyle } from '../view/palette.ts';
import type { Prediction, SliceInfo } from '../wire.ts';
import { drawMask } from './drawn-mask.ts';
import type { Saving } from './saving.ts';
import type { SliceAnswers } from './slice-cache.ts';
import type { SlicesAhead } from './slices-ahead.ts';

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
  /** Why the reader may not see a prediction yet: a sentence; null where they may. */
  withheld: string | null;
  /** The model's lesion: height x width, rows first, 1 within it. Null where it draws none. */
  predicted: { region: Uint8Array; layer: LabelLayer } | null;
  /** The body's area in pixels; null until it is known. */
  bodyPx: number | null;
  /** Revisions the server is known to hold. */
  revisions: { mask: number; label: number };
  /** The revision that it was opened as, and its fingerprint then; null where it was opened with edits that the server lacks. */
  openedAs: { revision: number; fingerprint: string } | null;
  /** Undo steps were kept, but of another version of the slice. */
  undoLost: boolean;
}

/**
 * Opens a slice; edits of it that the server does not have yet take the place of what the server says.
 * @param history its undo steps as they were kept.
 * @param ahead where its mask may have been made ready.
 * @param current whether the answers are known to be the newest: undo steps of another version are given up only then.
 */
export function openSlice(
  { info, pixels, mask, ...answer }: SliceAnswers,
  history: HistoryWindow | null,
  current: boolean,
  saving: Saving,
  undo: UndoMemory,
  ahead: SlicesAhead,
  listener: (slice: () => OpenSlice) => AnnotationListener,
): OpenSlice {
  const { width, height } = pixels;
  const unsentMask = saving.newest(info.id, 'mask');
  const unsentLabel = saving.newest(info.id, 'label');
  const body = unsentMask ?? mask;
  const label = unsentLabel ? unsentLabel.label : info.label;
  const drawn = (unsentMask ? null : ahead.takeMask(info.id, mask)) ?? atOnce(drawMask(body, width, height));
  const annotation = new Annotation(drawn.mask, body.state, label, listener(() => slice), body.provenance);
  const slice: OpenSlice = {
    info,
    pixels,
    presets: presetsFor(pixels.values, info.isHu),
    annotation,
    labels: drawn.labels,
    ...predictionOf(answer, width, height),
    bodyPx: null,
    revisions: { mask: mask.revision, label: info.labelRevision },
    openedAs: unsentMask ? null : { revision: mask.revision, fingerprint: annotation.fingerprint },
    undoLost: !undo.recall(info.id, annotation, history, current),
  };
  return slice;
}

/** Whether the server holds a mask or label that this slice does not show, nor any edit of it follows. */
export function isOvertaken(slice: OpenSlice, { info, mask }: SliceAnswers, saving: Saving): boolean {
  const { id } = slice.info;
  const newer = mask.revision > slice.revisions.mask || info.labelRevision > slice.revisions.label;
  const edited = slice.annotation.drawing || saving.newest(id, 'mask') !== undefined || saving.newest(id, 'label') !== undefined;
  return newer && !edited;
}

/** Takes over what the model says now; returns whether that is something else. */
export function takePrediction(slice: OpenSlice, now: PredictionAnswer): boolean {
  const { prediction: before, withheld, pixels } = slice;
  const same = now.prediction?.modelId === before?.modelId && now.prediction?.createdAt === before?.createdAt;
  if (same && now.withheld === withheld) return false;
  Object.assign(slice, predictionOf(now, pixels.width, pixels.height));
  return true;
}

function predictionOf(
  { prediction, withheld }: PredictionAnswer,
  width: number,
  height: number,
): Pick<OpenSlice, 'prediction' | 'withheld' | 'predicted'> {
  return { prediction, withheld, predicted: predictedLesion(prediction, width, height) };
}

function predictedLesion(prediction: Prediction | null, width: number, height: number): OpenSlice['predicted'] {
  if (!prediction?.lesion) return null;
  const region = new Uint8Array(width * height);
  paintRuns(region, width, height, prediction.lesion.rle, 1);
  return { region, layer: new LabelLayer(region, width, height, predictionStyles) };
}
