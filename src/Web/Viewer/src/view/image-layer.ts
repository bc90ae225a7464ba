import type { Rect } from '../mask/rect.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';
import { reduced, reductionFor } from '../image/reduced.ts';
import { atOnce } from '../in-slices.ts';
import { paintGrey, pixelLookup, sameTone, type Tone } from '../image/tone.ts';
import { context2d, drawImage, offscreen, type Context2d } from './canvas.ts';
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
  private source: HTMLCanvasElement | null = null;
  private data: ImageData | null = null;
  private wanted: { pixels: SlicePixels; tone: Tone } | null = null;
  private painted: SlicePixels | null = null;
  /** Kept while slices change, since they are mostly seen through one window. */
  private lookup: { tone: Tone; pixels: Uint32Array } | null = null;

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
    atOnce(this.paint(view));
    if (wanted && this.source) drawImage(context, this.source, view, smooth, place ?? whole(wanted.pixels));
  }

  /** Computes the grey values that `draw` needs, with pauses, in which it is not to be shown anything else. */
  *paint(view: View): Generator<void, void> {
    const { wanted } = this;
    if (!wanted) return;
    if (!this.lookup || !sameTone(this.lookup.tone, wanted.tone)) {
      this.lookup = { tone: wanted.tone, pixels: pixelLookup(wanted.tone) };
      this.painted = null;
      yield;
    }
    const pixels = yield* reduced(wanted.pixels, reductionFor(wanted.pixels, this.scale(wanted.pixels, view)));
    if (!this.source || this.painted !== pixels) this.source = yield* this.grey(pixels, this.lookup.pixels);
  }

  /** Device pixels that a value's longer side takes. */
  private scale({ width, height }: SlicePixels, { transform: [a, b, c, d] }: View): number {
    const place = this.place ?? { width, height };
    // Views turn by quarters: of either pair one is 0.
    return devicePixelRatio * Math.max((Math.abs(a + b) * place.width) / width, (Math.abs(c + d) * place.height) / height);
  }

  private *grey(pixels: SlicePixels, lookup: Uint32Array): Generator<void, HTMLCanvasElement> {
    const { width, height, values } = pixels;
    const fits = this.source?.width === width && this.source.height === height;
    const canvas = this.source && fits ? this.source : offscreen(width, height);
    if (!this.data || !fits) this.data = new ImageData(width, height);
    yield* paintGrey(values, lookup, new Uint32Array(this.data.data.buffer));
    yield;
    context2d(canvas).putImageData(this.data, 0, 0);
    this.painted = pixels;
    return canvas;
  }
}

function whole({ width, height }: SlicePixels): Rect {
  return { x: 0, y: 0, width, height };
}
