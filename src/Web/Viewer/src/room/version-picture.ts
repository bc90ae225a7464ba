import { context2d, fitToPane, paneUnits } from '../view/canvas.ts';
import { ImageLayer } from '../view/image-layer.ts';
import { LabelLayer } from '../view/label-layer.ts';
import { layOverlays } from '../view/overlays.ts';
import { Viewport } from '../view/viewport.ts';
import { lesionStyles } from './lesion-styles.ts';
import type { OpenSlice } from './open-slice.ts';
import { toneOf, type ViewState } from './view-state.ts';

/**
 * Draws one version of a slice's mask over its picture, seen as the reader sees the slice; returns where the image lies.
 * @param labels height x width, rows first.
 */
export function drawVersion(canvas: HTMLCanvasElement, labels: Uint8Array, slice: OpenSlice, view: ViewState): Viewport {
  const { width, height } = slice.pixels;
  const { spacingMm, isHu } = slice.info;
  const viewport = new Viewport();
  viewport.setPane(canvas.clientWidth, canvas.clientHeight);
  viewport.orientation = view.orientation;
  viewport.setImage(width, height, spacingMm ? spacingMm[0] / spacingMm[1] : 1);
  viewport.fit();
  fitToPane(canvas, viewport);
  const context = context2d(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const image = new ImageLayer();
  image.update(slice.pixels, toneOf(view, isHu));
  image.draw(context, viewport);
  layOverlays(context, [{ layer: new LabelLayer(labels, width, height, lesionStyles), opacity: 0.45 }], viewport);
  paneUnits(context);
  return viewport;
}
