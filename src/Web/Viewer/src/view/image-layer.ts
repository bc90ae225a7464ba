import { paintGrey, type Windowing } from '../image/windowing.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';
import { context2d, drawImage, offscreen } from './canvas.ts';
import type { Viewport } from './viewport.ts';

interface Content {
  pixels: SlicePixels;
  windowing: Windowing;
}

/**
 * A slice seen through a window. Grey values are computed when the layer is drawn and slice or window have changed since:
 * never on pan or zoom, and once a frame however often the pointer moved meanwhile.
 */
export class ImageLayer {
  private source: HTMLCanvasElement | null = null;
  private wanted: Content | null = null;
  private painted: Content | null = null;

  update(pixels: SlicePixels, windowing: Windowing): void {
    this.wanted = { pixels, windowing };
  }

  draw(context: CanvasRenderingContext2D, viewport: Viewport): void {
    if (!this.wanted) return;
    if (!this.source || !this.painted || !same(this.painted, this.wanted)) this.source = this.paint(this.wanted);
    drawImage(context, this.source, viewport);
  }

  private paint(content: Content): HTMLCanvasElement {
    const { width, height, values } = content.pixels;
    const fits = this.source?.width === width && this.source.height === height;
    const canvas = this.source && fits ? this.source : offscreen(width, height);
    const data = new ImageData(width, height);
    paintGrey(values, content.windowing, data.data);
    context2d(canvas).putImageData(data, 0, 0);
    this.painted = content;
    return canvas;
  }
}

function same(a: Content, b: Content): boolean {
  return a.pixels === b.pixels && a.windowing.level === b.windowing.level && a.windowing.width === b.windowing.width;
}
