import type { Rect } from '../mask/rect.ts';
import { context2d, type Context2d } from './canvas.ts';
import type { LabelLayer } from './label-layer.ts';
import { over } from './palette.ts';
import type { View } from './viewport.ts';

export interface Overlay {
  layer: LabelLayer;
  /** Of its fills, 0 to 1. */
  opacity: number;
}

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

function imageOf(overlays: readonly Overlay[], view: View, place: Rect): ImageData {
  const [bottom, ...above] = overlays.map(({ layer, opacity }) => layer.picture(place, view, opacity));
  if (!bottom) return new ImageData(place.width, place.height);
  for (const words of above) for (let i = 0; i < words.length; i++) if (words[i] !== 0) bottom[i] = over(words[i]!, bottom[i]!);
  return new ImageData(new Uint8ClampedArray(bottom.buffer), place.width, place.height);
}
