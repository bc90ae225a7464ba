import type { Rect } from '../mask/rect.ts';
import { context2d, type Context2d } from './canvas.ts';
import type { LabelLayer } from './label-layer.ts';
import { over } from './palette.ts';
import { Scratch } from './scratch.ts';
import type { View } from './viewport.ts';

export interface Overlay {
  layer: LabelLayer;
  /** Of its fills, 0 to 1. */
  opacity: number;
}

/** One for what is at the bottom, where all of it comes together, and one for what lies above. */
const [bottomScratch, aboveScratch] = [new Scratch(), new Scratch()];

/** Label maps on top of each other, the first at the bottom, in place of what a rectangle of a canvas holds. @param place whole device pixels. */
export function putOverlays(context: Context2d, overlays: readonly Overlay[], view: View, place: Rect): void {
  const { width, height } = place;
  if (width === 0 || height === 0) return;
  context.putImageData(imageOf(overlays, view, place), place.x, place.y);
}

/** The same over what a canvas holds, all of it. */
export function layOverlays(context: Context2d, overlays: readonly Overlay[], view: View): void {
  const { width, height } = context.canvas;
  const canvas = new OffscreenCanvas(width, height);
  putOverlays(context2d(canvas), overlays, view, { x: 0, y: 0, width, height });
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(canvas, 0, 0);
}

/** Good until the next one is made. */
function imageOf(overlays: readonly Overlay[], view: View, place: Rect): ImageData {
  const count = place.width * place.height;
  const words = bottomScratch.words(count);
  const [bottom, ...others] = overlays;
  bottom?.layer.picture(place, view, bottom.opacity, words);
  for (const { layer, opacity } of others) {
    const above = layer.picture(place, view, opacity, aboveScratch.words(count));
    for (let i = 0; i < count; i++) if (above[i] !== 0) words[i] = over(above[i]!, words[i]!);
  }

  return new ImageData(new Uint8ClampedArray(words.buffer, words.byteOffset, 4 * count), place.width, place.height);
}
