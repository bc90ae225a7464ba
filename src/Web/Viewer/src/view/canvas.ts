import type { Rect } from '../mask/rect.ts';
import type { View, Viewport } from './viewport.ts';

export type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export function context2d(canvas: HTMLCanvasElement): CanvasRenderingContext2D;
export function context2d(canvas: OffscreenCanvas, settings?: CanvasRenderingContext2DSettings): OffscreenCanvasRenderingContext2D;
export function context2d(canvas: HTMLCanvasElement | OffscreenCanvas, settings?: CanvasRenderingContext2DSettings): Context2d {
  const context = canvas.getContext('2d', settings) as Context2d | null;
  if (!context) throw new Error('this browser gives no 2D canvas');
  return context;
}

/** Clears all of a canvas; the unit is a CSS pixel of the pane afterwards. */
export function cleared<C extends Context2d>(context: C): C {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  paneUnits(context);
  return context;
}

/** A canvas that is never shown, to compose from. */
export function offscreen(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** Makes a canvas as sharp as the screen: one canvas pixel a device pixel. */
export function fitToPane(canvas: HTMLCanvasElement | OffscreenCanvas, { pane }: Viewport): void {
  const width = Math.round(pane.width * devicePixelRatio);
  const height = Math.round(pane.height * devicePixelRatio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** Calls back whenever the page has come to a screen of another pixel density, or the browser's zoom has changed it. */
export function onOtherDensity(run: () => void): void {
  const another = () => {
    run();
    onOtherDensity(run);
  };
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', another, { once: true });
}

/** Sets CSS pixels of the pane as the unit. */
export function paneUnits(context: Context2d): void {
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
}

/** Sets image pixels as the unit. */
export function imageUnits(context: Context2d, { transform: [a, b, c, d, e, f] }: View): void {
  const ratio = devicePixelRatio;
  context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio);
}

/**
 * Draws an image, smoothed between pixels or each pixel as the square it is.
 * @param place where it lies, in pixels of the image that the viewport shows.
 */
export function drawImage(
  context: Context2d,
  source: HTMLCanvasElement,
  view: View,
  smooth: boolean,
  place: Rect,
): void {
  imageUnits(context, view);
  // Where several image pixels share a screen pixel, leaving some out would hide what is thin.
  context.imageSmoothingEnabled = smooth || view.zoom * devicePixelRatio < 1;
  // Smaller, this filters as "high" does; larger, it is linear, in half the time.
  context.imageSmoothingQuality = 'medium';
  context.drawImage(source, place.x, place.y, place.width, place.height);
}
