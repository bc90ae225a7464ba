import type { OutlineStyle } from '../annotation/vocabulary.ts';
import { forEachLabelSpan, labelBounds } from '../mask/label-runs.ts';
import { grow, intersect, union, type Rect } from '../mask/rect.ts';
import { TileGrid, TileSet } from '../mask/tiles.ts';
import { context2d, drawImage, imageUnits, offscreen, type Context2d } from './canvas.ts';
import { OutlineTiles } from './outline-tiles.ts';
import type { View } from './viewport.ts';

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
  /** A rectangle that holds every label there is, and those that were there; null for none. */
  extent: Rect | null;
  /** Another after each update. */
  version = 0;
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
    this.extent = labelBounds(labels, width);
    if (this.extent && this.filled) {
      this.stale = true;
      // Most of a map is empty, and has nothing to fill.
      forEachLabelSpan(labels, width, (y, from, to) => this.staleFills.addSpan(y, from, to));
    }
  }

  update(rect: Rect): void {
    const inside = intersect(rect, this.whole);
    if (!inside) return;
    this.extent = union(this.extent, inside);
    this.version++;
    if (this.filled) this.touchFills(inside);
    this.outlines.touch(inside);
  }

  /**
   * Draws what is in sight, or only what lies in an image rectangle. Returns what has to be drawn again since its outlines are not
   * up to date yet, or null.
   */
  draw(context: Context2d, view: View, opacity: number, only?: Rect): Rect | null {
    if (this.stale) this.paintFills();
    const seen = only ? intersect(only, view.visible()) : view.visible();
    if (!seen) return null;
    if (this.source) {
      context.globalAlpha = opacity;
      // Up close the reader needs to see where a lesion's pixels end.
      drawImage(context, this.source, view, view.zoom < 4);
      context.globalAlpha = 1;
    }
    const around = grow(seen, 1);
    const left = this.outlines.build(around, outlineBudgetMs);
    if (this.outlines.picture) drawImage(context, this.outlines.picture, view, view.zoom < 4);
    imageUnits(context, view);
    context.lineCap = 'butt';
    for (const { value, colour: [red, green, blue] } of this.styles) {
      const stroke = (widthPx: number, colour: string) => {
        context.strokeStyle = colour;
        context.lineWidth = widthPx / view.zoom;
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
    this.outlines.build(this.whole, Infinity);
    return this;
  }

  /** Builds all that drawing would have to build. */
  *build(): Generator<void, void> {
    for (const rect of this.staleFills.rects()) {
      this.paintFill(rect);
      yield;
    }
    this.staleFills.clear();
    this.stale = false;
    while (this.outlines.build(this.whole, outlineBudgetMs)) yield;
  }

  private get whole(): Rect {
    return { x: 0, y: 0, width: this.width, height: this.height };
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
    const { labels, fills, hatched } = this;
    const plain = !hatched.includes(true);
    for (let y = 0, o = 0; y < rect.height; y++) {
      const row = (rect.y + y) * this.width + rect.x;
      for (let x = 0; x < rect.width; x++, o++) {
        const value = labels[row + x]!;
        if (value !== 0 && (plain || !hatched[value] || (rect.x + x + rect.y + y) % 4 <= 1)) words[o] = fills[value]!;
      }
    }
    this.source ??= offscreen(this.width, this.height);
    context2d(this.source).putImageData(image, rect.x, rect.y);
  }
}
