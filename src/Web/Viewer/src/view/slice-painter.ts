import type { SlicePixels } from '../image/slice-pixels.ts';
import type { Tone } from '../image/tone.ts';
import type { Rect } from '../mask/rect.ts';
import { context2d, drawImage, type Placement } from './canvas.ts';
import { GreyCanvas } from './grey-canvas.ts';

/** All that a slice's picture is made of; it can be sent to a worker. */
export interface PictureOrder extends Placement {
  pixels: SlicePixels;
  tone: Tone;
  /** Where the slice lies, in pixels of the image that is shown. */
  place: Rect;
  /** Of the picture, in device pixels. */
  width: number;
  height: number;
}

/** Makes slices' pictures, each as large as a pane. */
export interface Painter {
  paint(order: PictureOrder): Promise<ImageBitmap>;
}

/** Makes them here and now: filtering a picture to a pane's size takes the processor 10 to 20 ms. */
export class SlicePainter {
  private readonly grey = new GreyCanvas();
  private readonly canvas = new OffscreenCanvas(1, 1);

  /** Computes the values that a picture is made of, with pauses, in which no other may be begun: what is left of `paint` is the filtering. */
  *prepare({ pixels, tone }: PictureOrder): Generator<void, void> {
    yield* this.grey.inParts(pixels, tone);
  }

  paint({ pixels, tone, place, width, height, ...placement }: PictureOrder): ImageBitmap {
    const { canvas } = this;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = context2d(canvas, { alpha: false });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    drawImage(context, this.grey.of(pixels, tone), placement, place);
    return canvas.transferToImageBitmap();
  }
}
