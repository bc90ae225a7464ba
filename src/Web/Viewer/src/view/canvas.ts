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

/** A pane's size in the screen's own pixels. */
export function devicePixelsOf({ pane }: Viewport): { width: number; height: number } {
  return { width: Math.round(pane.width * devicePixelRatio), height: Math.round(pane.height * devicePixelRatio) };
}

/** Makes a canvas as sharp as the screen: one canvas pixel a device pixel. */
export function fitToPane(canvas: HTMLCanvasElement | OffscreenCanvas, viewport: Viewport): void {
  const { width, height } = devicePixelsOf(viewport);
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

/** Where and how image pixels become device pixels. */
export interface Placement {
  /** Image to canvas, as a 2D canvas wants it. */
  transform: View['transform'];
  /** Smoothed between pixels, or each pixel as the square it is. */
  smooth: boolean;
}

/** How a view shows an image on a canvas of the screen's own pixels. */
export function placementOf({ transform: [a, b, c, d, e, f], zoom }: View, smooth: boolean): Placement {
  const ratio = devicePixelRatio;
  return {
    transform: [a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio],
    // Where several image pixels share a screen pixel, leaving some out would hide what is thin.
    smooth: smooth || zoom * ratio < 1,
  };
}

/** Draws an image. @param place where it lies, in pixels of the image that is shown. */
export function drawImage(context: Context2d, source: OffscreenCanvas, { transform, smooth }: Placement, place: Rect): void {
  context.setTransform(...transform);
  context.imageSmoothingEnabled = smooth;
  // Smaller, this filters as "high" does; larger, it is linear, in half the time.
  context.imageSmoothingQuality = 'medium';
  context.drawImage(source, place.x, place.y, place.width, place.height);
}
