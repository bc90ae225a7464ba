import { paintGrey, type Windowing } from '../image/windowing.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';
import { context2d, drawImage, offscreen } from './canvas.ts';
import type { Viewport } from './viewport.ts';

/** A slice seen through a window. Grey values are computed only when slice or window change, never on pan or zoom. */
export class ImageLayer {
  private source: HTMLCanvasElement | null = null;
  private shown: { pixels: SlicePixels; windowing: Windowing } | null = null;

  update(pixels: SlicePixels, windowing: Windowing): void {
    const { shown } = this;
    const same = shown?.windowing.level === windowing.level && shown.windowing.width === windowing.width;
    if (same && shown?.pixels === pixels) return;
    if (!this.source || this.source.width !== pixels.width || this.source.height !== pixels.height) {
      this.source = offscreen(pixels.width, pixels.height);
    }
    const data = new ImageData(pixels.width, pixels.height);
    paintGrey(pixels.values, windowing, data.data);
    context2d(this.source).putImageData(data, 0, 0);
    this.shown = { pixels, windowing };
  }

  clear(): void {
    this.source = null;
    this.shown = null;
  }

  draw(context: CanvasRenderingContext2D, viewport: Viewport): void {
    if (this.source) drawImage(context, this.source, viewport);
  }
}
