import type { SlicePixels } from '../image/slice-pixels.ts';
import { atOnce } from '../in-slices.ts';
import { paintGrey, pixelLookup, sameTone, type Tone } from '../image/tone.ts';
import { context2d } from './canvas.ts';

/** Slices seen through a window, value by value, on a canvas that is never shown. Nothing is computed again for what was asked for last. */
export class GreyCanvas {
  private canvas = new OffscreenCanvas(1, 1);
  private data: ImageData | null = null;
  private painted: SlicePixels | null = null;
  /** Kept while slices change, since they are mostly seen through one window. */
  private lookup: { tone: Tone; pixels: Uint32Array } | null = null;

  /** @returns one pixel a value; good until another is asked for. */
  of(pixels: SlicePixels, tone: Tone): OffscreenCanvas {
    return atOnce(this.inParts(pixels, tone));
  }

  /** The same, with pauses, in which no other may be asked for. */
  *inParts(pixels: SlicePixels, tone: Tone): Generator<void, OffscreenCanvas> {
    if (!this.lookup || !sameTone(this.lookup.tone, tone)) {
      this.lookup = { tone, pixels: pixelLookup(tone) };
      this.painted = null;
      yield;
    }
    if (this.painted === pixels) return this.canvas;
    const { width, height, values } = pixels;
    if (this.data?.width !== width || this.data.height !== height) {
      this.data = new ImageData(width, height);
      this.canvas = new OffscreenCanvas(width, height);
    }
    this.painted = null;
    yield* paintGrey(values, this.lookup.pixels, new Uint32Array(this.data.data.buffer));
    yield;
    context2d(this.canvas).putImageData(this.data, 0, 0);
    this.painted = pixels;
    return this.canvas;
  }
}
