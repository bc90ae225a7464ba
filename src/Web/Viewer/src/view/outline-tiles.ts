import { forEachLabelSpan } from '../mask/label-runs.ts';
import { grow, union, type Rect } from '../mask/rect.ts';
import { TileGrid, TileSet } from '../mask/tiles.ts';
import { context2d, offscreen, type Context2d } from './canvas.ts';
import type { LabelStyle } from './label-layer.ts';
import { outlineSegments, paintEdges, segmentPath, type LabelMap } from './outline.ts';

/** Outlines are kept in squares of this many image pixels, so that a stroke rebuilds only the squares it touched. */
const tilePx = 32;

/** A square with more edges than these, more than a drawn shape has, is shown by its edge pixels: lines would hold up the frame. */
const mostEdges = 120;

/** A label map's outlines, square by square: those out of date are built again when they come into sight. */
export class OutlineTiles {
  private readonly grid: TileGrid;
  /** A stroke may pass a square many times before it is drawn. */
  private readonly stale: TileSet;
  /** For each label that is outlined, its paths by tile. */
  private readonly paths = new Map<number, Map<number, Path2D>>();
  private readonly ragged: TileSet;
  /** The labels four at a time, where rows begin at a word. */
  private readonly words: Uint32Array | null;
  /** Edge pixels of ragged squares at the map's size; null as long as there were none. */
  picture: HTMLCanvasElement | null = null;

  /** @param styles of labels of at most 31. */
  constructor(private readonly map: LabelMap, private readonly styles: readonly LabelStyle[]) {
    this.grid = new TileGrid(map.width, map.height, tilePx);
    this.stale = new TileSet(this.grid);
    this.ragged = new TileSet(this.grid);
    const { labels, width } = map;
    const aligned = width % 4 === 0 && labels.byteOffset % 4 === 0;
    this.words = aligned ? new Uint32Array(labels.buffer, labels.byteOffset, labels.length >> 2) : null;
    for (const { value } of styles) this.paths.set(value, new Map());
    // Every edge belongs to a labelled pixel: empty squares have none to build.
    forEachLabelSpan(map.labels, map.width, (y, from, to) => this.stale.addSpan(y, from, to));
  }

  /** Labels in a rectangle may have changed. */
  touch(rect: Rect): void {
    // A pixel's edges depend on its neighbours, which may lie in the next square.
    this.grid.forEachIn(grow(rect, 1), (tile) => this.stale.add(tile));
  }

  /**
   * Builds what is out of date within a rectangle, as long as the time allows.
   * @returns what is left of it, or null.
   */
  build(within: Rect, budgetMs: number): Rect | null {
    const end = performance.now() + budgetMs;
    let left: Rect | null = null;
    this.grid.forEachIn(within, (tile) => {
      if (!this.stale.has(tile)) return;
      if (performance.now() > end) {
        left = union(left, this.grid.rect(tile));
        return;
      }
      this.stale.delete(tile);
      this.buildTile(tile);
    });
    return left;
  }

  stroke(context: Context2d, label: number, within: Rect): void {
    const paths = this.paths.get(label);
    if (!paths || paths.size === 0) return;
    this.grid.forEachIn(within, (tile) => {
      const path = paths.get(tile);
      if (path) context.stroke(path);
    });
  }

  private buildTile(tile: number): void {
    const rect = this.grid.rect(tile);
    const present = this.labelsIn(rect);
    const ragged: LabelStyle[] = [];
    for (const style of this.styles) {
      const { value, outline } = style;
      const wanted = outline !== null && (present & (1 << value)) !== 0;
      const segments = wanted ? outlineSegments(this.map, value, rect, outline, mostEdges) : [];
      if (segments === null) ragged.push(style);
      if (!segments || segments.length === 0) this.paths.get(value)!.delete(tile);
      else this.paths.get(value)!.set(tile, segmentPath(segments));
    }
    this.paintRagged(tile, rect, ragged);
  }

  private paintRagged(tile: number, rect: Rect, styles: readonly LabelStyle[]): void {
    if (styles.length === 0 && !this.ragged.has(tile)) return;
    const { width, height } = this.map;
    this.picture ??= offscreen(width, height);
    const image = new ImageData(rect.width, rect.height);
    const words = new Uint32Array(image.data.buffer);
    for (const { value, colour, outline } of styles) {
      const [word] = new Uint32Array(Uint8Array.of(...colour, 255).buffer);
      paintEdges(this.map, value, rect, outline!, words, word!);
    }
    context2d(this.picture).putImageData(image, rect.x, rect.y);
    if (styles.length > 0) this.ragged.add(tile);
    else this.ragged.delete(tile);
  }

  /** Labels of a rectangle, one bit each. */
  private labelsIn({ x, y, width, height }: Rect): number {
    const { labels, width: mapWidth } = this.map;
    const { words } = this;
    let present = 0;
    let last = -1;
    for (let row = y; row < y + height; row++) {
      const start = row * mapWidth + x;
      if (!words || width % 4 !== 0) {
        for (let i = start; i < start + width; i++) present |= 1 << labels[i]!;
        continue;
      }
      // Four pixels at a time: mostly they are as the four before them.
      for (let i = start >> 2, end = (start + width) >> 2; i < end; i++) {
        const word = words[i]!;
        if (word === last) continue;
        last = word;
        present |= (1 << (word & 0xff)) | (1 << ((word >>> 8) & 0xff)) | (1 << ((word >>> 16) & 0xff)) | (1 << (word >>> 24));
      }
    }
    return present;
  }
}
