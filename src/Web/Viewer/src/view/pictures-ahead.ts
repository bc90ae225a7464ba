import type { SlicePixels } from '../image/slice-pixels.ts';
import type { Tone } from '../image/tone.ts';
import { cleared, context2d, fitToPane } from './canvas.ts';
import { ImageLayer } from './image-layer.ts';
import type { Viewport } from './viewport.ts';

/** How slices are seen now: what two pictures of one slice differ in, beside the viewport. */
export interface Look {
  tone: Tone;
  smooth: boolean;
}

/**
 * Pictures of slices that are not shown yet, as large as the pane: showing one is handing it over. They are of the place, the window and the
 * pane as they were; a picture that the view has left behind is not given out.
 */
export class PicturesAhead {
  private readonly layer = new ImageLayer();
  private readonly canvas = new OffscreenCanvas(1, 1);
  private readonly made = new Map<SlicePixels, { key: string; picture: ImageBitmap }>();

  constructor(private readonly viewport: Viewport) {}

  has(pixels: SlicePixels, look: Look): boolean {
    return this.made.get(pixels)?.key === this.keyOf(pixels, look);
  }

  /** Draws a slice's picture. */
  *draw(pixels: SlicePixels, look: Look): Generator<void, void> {
    const { layer, canvas, viewport } = this;
    layer.smooth = look.smooth;
    layer.update(pixels, look.tone);
    layer.paint();
    yield;
    fitToPane(canvas, viewport);
    const key = this.keyOf(pixels, look);
    layer.draw(cleared(context2d(canvas, { alpha: false })), viewport);
    this.drop(pixels);
    this.made.set(pixels, { key, picture: canvas.transferToImageBitmap() });
  }

  /** A slice's picture as it is to be seen now, which is the caller's from here on; null where there is none. */
  take(pixels: SlicePixels, look: Look): ImageBitmap | null {
    if (!this.has(pixels, look)) return null;
    const { picture } = this.made.get(pixels)!;
    this.made.delete(pixels);
    return picture;
  }

  keepOnly(slices: ReadonlySet<SlicePixels>): void {
    for (const pixels of this.made.keys()) if (!slices.has(pixels)) this.drop(pixels);
  }

  private drop(pixels: SlicePixels): void {
    this.made.get(pixels)?.picture.close();
    this.made.delete(pixels);
  }

  private keyOf({ width, height }: SlicePixels, look: Look): string {
    const { transform, pane } = this.viewport;
    return JSON.stringify([width, height, look, transform, pane, devicePixelRatio]);
  }
}
