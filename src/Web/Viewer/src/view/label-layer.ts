import type { OutlineStyle } from '../annotation/vocabulary.ts';
import { labelBounds } from '../mask/label-runs.ts';
import { grow, intersect, type Rect } from '../mask/rect.ts';
import { TileGrid, TileSet } from '../mask/tiles.ts';
import { context2d, drawImage, imageUnits, offscreen } from './canvas.ts';
import { OutlineTiles } from './outline-tiles.ts';
import type { Viewport } from './viewport.ts';

export type Fill = 'plain' | 'hatched' | 'none';

/** How one value of a label map is drawn. */
export interface LabelStyle {
  value: number;
  colour: readonly [number, number, number];
  outline: OutlineStyle | null;
  fill: Fill;
}

/** Time that a frame may spend on rebuilding outlines; what is left waits for the next one, and fills never wait. */
const outlineBudgetMs = 6;

/** A label map drawn over an image: fills and outlines, kept up to date rectangle by rectangle. */
export class LabelLayer {
  /** The fills; null as long as there were none. */
  private source: HTMLCanvasElement | null = null;
  private readonly outlines: OutlineTiles;
  /** Where fills are out of date: several changes may come before a frame, and far apart. */
  private readonly staleFills: TileSet;
  private readonly fillTiles: TileGrid;
  private stale = false;
  /** A filled pixel's four bytes as they lie in memory, for each value; 0 leaves it clear. */
  private readonly fills = new Uint32Array(256);
  private readonly hatched: boolean[] = [];

  /** @param labels height x width, rows first; read again at each update. */
  constructor(
    private readonly labels: Uint8Array,
    private readonly width: number,
    private readonly height: number,
    private readonly styles: readonly LabelStyle[],
  ) {
    const bytes = new Uint8Array(this.fills.buffer);
    for (const { value, colour, fill } of styles) {
      if (fill !== 'none') bytes.set([...colour, 255], 4 * value);
      this.hatched[value] = fill === 'hatched';
    }
    this.outlines = new OutlineTiles({ labels, width, height }, styles);
    this.fillTiles = new TileGrid(width, height);
    this.staleFills = new TileSet(this.fillTiles);
    const drawn = labelBounds(labels, width);
    if (drawn && this.filled) this.touchFills(drawn);
  }

  update(rect: Rect): void {
    const inside = intersect(rect, { x: 0, y: 0, width: this.width, height: this.height });
    if (!inside) return;
    if (this.filled) this.touchFills(inside);
    this.outlines.touch(inside);
  }

  /**
   * Draws what is in sight, or only what lies in an image rectangle. Returns what has to be drawn again since its outlines are not
   * up to date yet, or null.
   */
  draw(context: CanvasRenderingContext2D, viewport: Viewport, opacity: number, only?: Rect): Rect | null {
    if (this.stale) this.paintFills();
    const seen = only ? intersect(only, viewport.visible()) : viewport.visible();
    if (!seen) return null;
    if (this.source) {
      context.globalAlpha = opacity;
      // Up close the reader needs to see where a lesion's pixels end.
      drawImage(context, this.source, viewport, viewport.zoom < 4);
      context.globalAlpha = 1;
    }
    const around = grow(seen, 1);
    const left = this.outlines.build(around, outlineBudgetMs);
    if (this.outlines.picture) drawImage(context, this.outlines.picture, viewport, viewport.zoom < 4);
    imageUnits(context, viewport);
    context.lineCap = 'butt';
    for (const { value, colour: [red, green, blue] } of this.styles) {
      const stroke = (widthPx: number, colour: string) => {
        context.strokeStyle = colour;
        context.lineWidth = widthPx / viewport.zoom;
        this.outlines.stroke(context, value, around);
      };
      // A dark casing keeps light outlines visible on bright tissue.
      stroke(3.2, 'rgb(0 0 0 / 0.55)');
      stroke(1.6, `rgb(${red} ${green} ${blue})`);
    }
    return left;
  }

  /** Builds every outline now, for a picture that is drawn once. */
  finished(): this {
    this.outlines.build({ x: 0, y: 0, width: this.width, height: this.height }, Infinity);
    return this;
  }

  private get filled(): boolean {
    return this.styles.some(({ fill }) => fill !== 'none');
  }

  private touchFills(rect: Rect): void {
    this.stale = true;
    this.fillTiles.forEachIn(rect, (tile) => this.staleFills.add(tile));
  }

  private paintFills(): void {
    this.stale = false;
    for (const rect of this.staleFills.rects()) this.paintFill(rect);
    this.staleFills.clear();
  }

  private paintFill(rect: Rect): void {
    const image = new ImageData(rect.width, rect.height);
    const words = new Uint32Array(image.data.buffer);
    for (let y = 0, o = 0; y < rect.height; y++) {
      const row = (rect.y + y) * this.width + rect.x;
      for (let x = 0; x < rect.width; x++, o++) {
        const value = this.labels[row + x]!;
        if (value === 0 || (this.hatched[value] && (rect.x + x + rect.y + y) % 4 > 1)) continue;
        words[o] = this.fills[value]!;
      }
    }
    this.source ??= offscreen(this.width, this.height);
    context2d(this.source).putImageData(image, rect.x, rect.y);
  }
}
