import type { Rect } from '../mask/rect.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';
import { reduced, reductionFor } from '../image/reduced.ts';
import { atOnce } from '../in-slices.ts';
import type { Tone } from '../image/tone.ts';
import { drawImage, placementOf, type Context2d } from './canvas.ts';
import { GreyCanvas } from './grey-canvas.ts';
import type { PicturesAhead } from './pictures-ahead.ts';
import type { View } from './viewport.ts';

/**
 * A slice seen through a window. Grey values are computed when the layer is drawn and slice or tone have changed since:
 * never on pan, and once a frame however often the pointer moved meanwhile. Where several values share a device pixel, their means are
 * computed once, and a window is laid over those: of a slice of 2048 pixels that is a quarter of the work, and the browser has less to
 * filter. On zoom that changes seldom.
 */
export class ImageLayer {
  smooth = true;
  /** Where the slice lies, in pixels of the image that the viewport shows; null for that image itself. */
  place: Rect | null = null;
  /** Where pictures may have been drawn ahead, for the pane that this is drawn on. */
  ahead: PicturesAhead | null = null;
  private readonly grey = new GreyCanvas();
  private wanted: { pixels: SlicePixels; tone: Tone } | null = null;

  update(pixels: SlicePixels, tone: Tone): void {
    this.wanted = { pixels, tone };
  }

  /** What `draw` depends on beside the view: of two that are alike, part by part, the pictures are. */
  get look(): readonly unknown[] {
    const { wanted, smooth, place } = this;
    if (!wanted) return [];
    const { windowing, gamma, inverted } = wanted.tone;
    return [wanted.pixels, windowing.level, windowing.width, gamma, inverted, smooth, place?.x, place?.y, place?.width, place?.height];
  }

  /** The picture that was drawn ahead, whose copy `draw` would make; null where there is none. It can be had once. */
  take(): ImageBitmap | null {
    const { wanted, smooth, place } = this;
    return (wanted && this.ahead?.takeImage(wanted.pixels, { tone: wanted.tone, smooth, place })) ?? null;
  }

  draw(context: Context2d, view: View): void {
    const { wanted, smooth, place } = this;
    const ready = wanted && this.ahead?.image(wanted.pixels, { tone: wanted.tone, smooth, place });
    if (ready) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(ready, 0, 0);
      return;
    }
    if (!wanted) return;
    const lies = place ?? whole(wanted.pixels);
    const pixels = atOnce(reducedFor(wanted.pixels, lies, view));
    drawImage(context, this.grey.of(pixels, wanted.tone), placementOf(view, smooth), lies);
  }
}

/** With pauses: a slice as it is to be drawn, with no more values than there are device pixels for. @param place where it lies, in pixels of the image that the view shows. */
export function* reducedFor(pixels: SlicePixels, place: Rect, { transform: [a, b, c, d] }: View): Generator<void, SlicePixels> {
  // Views turn by quarters: of either pair one is 0.
  const scale = devicePixelRatio * Math.max((Math.abs(a + b) * place.width) / pixels.width, (Math.abs(c + d) * place.height) / pixels.height);
  return yield* reduced(pixels, reductionFor(pixels, scale));
}

/** Where a slice lies that is the image shown. */
export function whole({ width, height }: SlicePixels): Rect {
  return { x: 0, y: 0, width, height };
}
