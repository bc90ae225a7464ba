import type { OutlineStyle } from '../annotation/vocabulary.ts';
import { grow, intersect, union, type Rect } from '../mask/rect.ts';
import { context2d, drawImage, imageUnits, offscreen } from './canvas.ts';
import { outlineSegments, segmentPath } from './outline.ts';
import type { Viewport } from './viewport.ts';

export type Fill = 'plain' | 'hatched' | 'none';

/** How one value of a label map is drawn. */
export interface LabelStyle {
  value: number;
  colour: readonly [number, number, number];
  outline: OutlineStyle | null;
  fill: Fill;
}

/** Outlines are kept in squares of this many image pixels, so that a stroke rebuilds only the squares it touched. */
const tilePx = 32;

/** Time that a frame may spend on rebuilding outlines; what is left waits for the next one, and fills never wait. */
const outlineBudgetMs = 6;

/** A label map drawn over an image: fills and outlines, kept up to date rectangle by rectangle. */
export class LabelLayer {
  private readonly source: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly tiles = new Map<string, Path2D>();
  /** Where fills are out of date: several changes may come before a frame. */
  private staleFill: Rect | null = null;
  /** Squares whose outlines are out of date; a stroke may pass one many times before it is drawn. */
  private readonly staleTiles = new Set<string>();
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
    this.source = offscreen(width, height);
    this.context = context2d(this.source);
    const bytes = new Uint8Array(this.fills.buffer);
    for (const { value, colour, fill } of styles) {
      if (fill !== 'none') bytes.set([...colour, 255], 4 * value);
      this.hatched[value] = fill === 'hatched';
    }
    // The canvas is clear: there is nothing to paint where nobody has drawn.
    if (labels.some((label) => label !== 0)) this.update({ x: 0, y: 0, width, height });
  }

  update(rect: Rect): void {
    const inside = intersect(rect, { x: 0, y: 0, width: this.width, height: this.height });
    if (!inside) return;
    this.staleFill = union(this.staleFill, inside);
    // A pixel's edges depend on its neighbours, which may lie in the next tile.
    forEachTile(grow(inside, 1), (x, y) => this.staleTiles.add(`${x},${y}`));
  }

  /**
   * Draws what is in sight, or only what lies in an image rectangle. Returns what has to be drawn again since its outlines are not
   * up to date yet, or null.
   */
  draw(context: CanvasRenderingContext2D, viewport: Viewport, opacity: number, only?: Rect): Rect | null {
    if (this.staleFill) this.paintFill(this.staleFill);
    this.staleFill = null;
    const seen = only ? intersect(only, viewport.visible()) : viewport.visible();
    if (!seen) return null;
    context.globalAlpha = opacity;
    // Up close the reader needs to see where a lesion's pixels end.
    drawImage(context, this.source, viewport, viewport.zoom < 4);
    context.globalAlpha = 1;
    const left = this.buildTiles(grow(seen, 1));
    imageUnits(context, viewport);
    context.lineCap = 'butt';
    for (const style of this.styles) {
      if (!style.outline) continue;
      const [red, green, blue] = style.colour;
      // A dark casing keeps light outlines visible on bright tissue.
      this.strokeTiles(context, viewport, style, seen, 3.2, 'rgb(0 0 0 / 0.55)');
      this.strokeTiles(context, viewport, style, seen, 1.6, `rgb(${red} ${green} ${blue})`);
    }
    return left;
  }

  /** Builds every outline now, for a picture that is drawn once. */
  finished(): this {
    this.buildTiles({ x: 0, y: 0, width: this.width, height: this.height }, Infinity);
    return this;
  }

  private buildTiles(seen: Rect, budgetMs = outlineBudgetMs): Rect | null {
    if (this.staleTiles.size === 0) return null;
    const end = performance.now() + budgetMs;
    let left: Rect | null = null;
    forEachTile(seen, (x, y) => {
      const key = `${x},${y}`;
      if (!this.staleTiles.has(key)) return;
      if (performance.now() > end) {
        left = union(left, { x: x * tilePx, y: y * tilePx, width: tilePx, height: tilePx });
      } else {
        this.staleTiles.delete(key);
        this.buildTile(x, y);
      }
    });
    return left;
  }

  private strokeTiles(
    context: CanvasRenderingContext2D,
    viewport: Viewport,
    style: LabelStyle,
    seen: Rect,
    widthPx: number,
    stroke: string,
  ): void {
    context.strokeStyle = stroke;
    context.lineWidth = widthPx / viewport.zoom;
    forEachTile(grow(seen, 1), (x, y) => {
      const path = this.tiles.get(`${x},${y},${style.value}`);
      if (path) context.stroke(path);
    });
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
    this.context.putImageData(image, rect.x, rect.y);
  }

  private buildTile(column: number, row: number): void {
    const whole = { x: 0, y: 0, width: this.width, height: this.height };
    const rect = intersect({ x: column * tilePx, y: row * tilePx, width: tilePx, height: tilePx }, whole);
    if (!rect) return;
    const { labels, width, height } = this;
    const present = this.valuesIn(rect);
    for (const { value, outline } of this.styles) {
      if (!outline) continue;
      if (!present.has(value)) {
        this.tiles.delete(`${column},${row},${value}`);
        continue;
      }
      const segments = outlineSegments({ labels, width, height }, value, rect, outline);
      const key = `${column},${row},${value}`;
      if (segments.length === 0) this.tiles.delete(key);
      else this.tiles.set(key, segmentPath(segments));
    }
  }

  private valuesIn(rect: Rect): Set<number> {
    const values = new Set<number>();
    let last = -1;
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      const row = y * this.width;
      for (let x = rect.x; x < rect.x + rect.width; x++) {
        const value = this.labels[row + x]!;
        if (value !== last) values.add((last = value));
      }
    }
    return values;
  }
}

function forEachTile(rect: Rect, visit: (column: number, row: number) => void): void {
  for (let y = Math.floor(rect.y / tilePx); y * tilePx < rect.y + rect.height; y++) {
    for (let x = Math.floor(rect.x / tilePx); x * tilePx < rect.x + rect.width; x++) visit(x, y);
  }
}
